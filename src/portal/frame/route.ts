import type { Context } from "../../base/context.ts";
import type { Language } from "../../base/texts.ts";
import type { Page } from "./page.ts";

/** What came with a request, as far as pages need it. */
export interface Asked {
  /** Acts for whoever stands at the network address from which this came. */
  readonly ctx: Context;
  readonly language: Language;
  /** The secret of the browser's visit, out of its cookie; undefined where it brought none. */
  readonly visit: string | undefined;
}

/** What a form says, each field once; a field that was not sent is empty. */
export type Form = (field: string) => string;

/** A page, or another address to go on at; and what becomes of the browser's visit. */
export type Reply = ({ readonly page: Page } | { readonly to: string }) & {
  /** The secret of a visit that begins here, or undefined to end the one there is; left out, it stays. */
  readonly visit?: string | undefined;
};

/** An address of the portal. What is read changes nothing in the store. */
export interface Route {
  readonly path: string;
  readonly show?: (asked: Asked) => Promise<Reply> | Reply;
  /** Takes a form of this path. */
  readonly take?: (asked: Asked, form: Form) => Promise<Reply> | Reply;
}
