import { migrations } from "../../migrations/all.ts";
import type { Migration } from "../../migrations/dialect.ts";

/** Does something while the program knows one migration more, called 9000-next. */
export async function withLaterStep(statements: readonly string[], work: () => Promise<void>): Promise<void> {
  const list = migrations as Migration[];
  list.push({ names: ["9000-next"], statements: () => Promise.resolve(() => statements) });
  try {
    await work();
  } finally {
    list.pop();
  }
}
