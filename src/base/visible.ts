/** What a terminal or a mail could obey instead of show: controls, bidirectional overrides, line separators. */
const dangerous =
  /[\u0000-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff]/g;

/** Text from outside, with whatever is not plainly visible shown as `\u{1b}` instead of obeyed. */
export function visible(text: string): string {
  return text.replace(dangerous, (character) => `\\u{${character.charCodeAt(0).toString(16)}}`);
}

/** Whether a text holds anything `visible` would have to escape. */
export function hasInvisible(text: string): boolean {
  dangerous.lastIndex = 0;
  return dangerous.test(text);
}

/** A server's address without the password in it; to the last @, since a password may hold one itself. */
export function maskPassword(url: string): string {
  return url.replace(/(:\/\/[^/@:]*):.*@/, "$1:***@");
}

/** A cell that no spreadsheet takes for a formula (source: OWASP, CSV injection). */
export function inertCell(text: string): string {
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}
