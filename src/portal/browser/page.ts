/** What pages do beside their forms, where a script runs; without one they lack nothing but comfort. */

for (const button of document.querySelectorAll<HTMLButtonElement>("[data-shows]")) {
  const field = document.getElementById(button.dataset["shows"] ?? "");
  if (field instanceof HTMLInputElement) letShow(field, button);
}
for (const button of document.querySelectorAll<HTMLButtonElement>("[data-prints]")) {
  button.addEventListener("click", () => print());
  button.hidden = false;
}
const token = new URLSearchParams(location.hash.slice(1)).get("t");
const tokenField = document.querySelector<HTMLInputElement>("[data-token] input");
if (token !== null) {
  if (tokenField) takeToken(tokenField, token);
  history.replaceState(null, "", location.pathname + location.search);
}
if (!("autofocus" in HTMLElement.prototype)) document.querySelector<HTMLElement>(".faults")?.focus();

/** A switch between a password that is shown and one that is not; hidden again when it is sent, as browsers keep what is shown. */
function letShow(field: HTMLInputElement, button: HTMLButtonElement): void {
  const words = { password: button.textContent, text: button.dataset["hide"] ?? "" };
  const turn = (type: keyof typeof words) => {
    field.type = type;
    button.textContent = words[type];
  };
  button.addEventListener("click", () => turn(field.type === "password" ? "text" : "password"));
  field.form?.addEventListener("submit", () => turn("password"));
  button.hidden = false;
}

/**
 * The secret stands behind the # of the address, which no server is sent: into the field, and out of sight. It goes
 * along, behind the #, where this page is sent or read in another language, and is there again on the next.
 */
function takeToken(field: HTMLInputElement, given: string): void {
  field.value = given;
  field.closest("[data-token]")?.toggleAttribute("hidden", true);
  if (field.form) field.form.action = location.href;
  const language = document.querySelector<HTMLAnchorElement>("a.language");
  if (language) language.hash = location.hash;
}
