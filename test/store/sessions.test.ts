import { expect, test } from "vitest";
import { addOperator } from "../../src/store/staff/operators.ts";
import {
  addSession,
  endSession,
  findSession,
  proveSession,
  touchSession,
} from "../../src/store/staff/sessions.ts";
import { emptyStore, onEveryEngine, recorded } from "../support/engines.ts";
import { start } from "../support/world.ts";

const by = { digest: "d", caller: "c" };
const session = { ...by, operator: "luz" };
const luz = { name: "luz", role: "clerk", verifier: "$argon2id$", passwordSetBy: "ana" } as const;

onEveryEngine("sessions", (engine) => {
  test("a session is of an operator and of one caller, is touched and proved, and ends once", async () => {
    const store = await emptyStore(engine);
    await expect(addSession(store, session, start)).rejects.toThrow();
    await addOperator(store, luz, start);
    await addSession(store, session, start);
    await touchSession(store, "d", start + 5);
    const kept = { ...session, createdAt: start, seenAt: start + 5, provedAt: undefined, endedAt: undefined };
    expect(await findSession(store, by)).toEqual(kept);
    await recorded(store, (store) => proveSession(store, "d", start + 6));
    await recorded(store, (store) => endSession(store, "d", start + 6));
    await recorded(store, (store) => endSession(store, "d", start + 7));
    await recorded(store, (store) => proveSession(store, "d", start + 8));
    const at = start + 6;
    expect(await findSession(store, by)).toEqual({ ...kept, seenAt: at, provedAt: at, endedAt: at });
    for (const other of [
      { ...by, digest: "e" },
      { ...by, caller: "other" },
    ])
      expect(await findSession(store, other)).toBeUndefined();
  });
});
