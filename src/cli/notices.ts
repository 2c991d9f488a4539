import { iso } from "../base/time.ts";
import { noticeSentence } from "../operator/notices.ts";
import type { Notice } from "../store/notices.ts";
import type { Terminal } from "./terminal.ts";

/** Tells an operator what there is to know, beside the answer, and gives it as scripts read it. */
export function tellNotices(terminal: Terminal, notices: readonly Notice[]) {
  return notices.map((notice) => {
    const message = terminal.text(noticeSentence(notice));
    terminal.say(terminal.paint("doubt", message));
    return { at: iso(notice.at), kind: notice.kind, message };
  });
}
