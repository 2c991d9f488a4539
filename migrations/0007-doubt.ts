import type { Statements } from "./dialect.ts";

/** Letters of which nobody knows whether they arrived. */
export const doubt: Statements = () => [
  "ALTER TABLE messages ADD COLUMN doubted_at /* when a server had it and did not say whether it took it; null: that is known */ BIGINT",
];
