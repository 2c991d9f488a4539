import type { IncomingMessage } from "node:http";
import type { Form } from "../frame/route.ts";
import { notTaken } from "./failures.ts";

/** The longest of our forms, a password of many characters and a solved check, is a fifth of it. */
const mostBytes = 16 * 1024;

/**
 * Reads what a form sends, in the one way in which browsers send forms. Throws what is told of anything else: 415 for
 * another kind, 413 for too much, 400 for one that breaks off, 422 for a field named twice or with a character that no
 * keyboard has and no store keeps.
 */
export async function readForm(incoming: IncomingMessage): Promise<Form> {
  const kind = incoming.headers["content-type"] ?? "";
  if (!/^application\/x-www-form-urlencoded\s*(;\s*charset=utf-?8\s*)?$/i.test(kind)) throw notTaken("kind");
  const fields = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(await textOf(incoming))) {
    if (fields.has(name) || /[\0\ufffd]/.test(value)) throw notTaken("unclear");
    fields.set(name, value);
  }
  return (field) => fields.get(field) ?? "";
}

async function textOf(incoming: IncomingMessage): Promise<string> {
  if (Number(incoming.headers["content-length"] ?? 0) > mostBytes) throw notTaken("large");
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    // the connection has to outlive a form that is too large: the answer goes by it
    for await (const chunk of incoming.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > mostBytes) break;
      chunks.push(chunk);
    }
  } catch {
    throw notTaken("broken");
  }
  if (bytes > mostBytes) throw notTaken("large");
  return Buffer.concat(chunks).toString("utf8");
}
