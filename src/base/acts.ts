/** Everything that can be done at the desk; roles and actors are granted acts, never commands. */
export const acts = [
  "affiliate.find",
  "affiliate.import",
  "affiliate.show",
  "affiliate.unlock",
  "config.read",
  "config.set",
  "delivery.run",
  "desk.found",
  "employer.import",
  "employer.show",
  "recovery.cancel",
  "recovery.complete",
  "recovery.list",
  "recovery.show",
  "recovery.start",
  "session.end",
  "session.show",
  "store.migrate",
  "store.status",
] as const;
export type Act = (typeof acts)[number];
