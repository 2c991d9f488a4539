import type { Migration } from "./dialect.ts";

/** Every migration there is, in the order in which they are applied; their statements are loaded where they are. */
export const migrations: readonly Migration[] = [
  {
    // before the first release it was four steps, and the ledgers of desks made then hold four names. So does every
    // other: all are one store, and the next migration is number 5, so that none is ever given a name of these
    names: ["0001-desk", "0002-counter", "0003-delivery", "0004-waits"],
    statements: async () => (await import("./0001-desk.ts")).desk,
  },
  { names: ["0005-imports"], statements: async () => (await import("./0005-imports.ts")).imports },
  { names: ["0006-clock"], statements: async () => (await import("./0006-clock.ts")).clock },
  { names: ["0007-doubt"], statements: async () => (await import("./0007-doubt.ts")).doubt },
  { names: ["0008-forwards"], statements: async () => (await import("./0008-forwards.ts")).forwards },
  { names: ["0009-authority"], statements: async () => (await import("./0009-authority.ts")).authority },
  {
    names: ["0010-employer-imports"],
    statements: async () => (await import("./0010-employer-imports.ts")).employerImports,
  },
  { names: ["0011-portal"], statements: async () => (await import("./0011-portal.ts")).portal },
  { names: ["0012-mandates"], statements: async () => (await import("./0012-mandates.ts")).mandates },
];
