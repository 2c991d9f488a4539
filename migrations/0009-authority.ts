import { imports } from "./0009-authority/imports.ts";
import { record } from "./0009-authority/record.ts";
import { staff } from "./0009-authority/staff.ts";
import type { Statements } from "./dialect.ts";

/** What an operator cannot bring along: whose session it is, what two people decide, and what bears the desk's seal. */
export const authority: Statements = (dialect) => [staff, imports, record].flatMap((part) => part(dialect));
