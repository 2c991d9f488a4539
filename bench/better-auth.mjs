import { createServer } from "node:http";
import pg from "pg";

/** better-auth as its documentation sets it up, on a database of its own, with people who may ask for a password. */
// no package of ours: the benchmark lays it beside this file
const theirs = (part) => import(`better-auth${part}`);
const [{ betterAuth }, { getMigrations }, { toNodeHandler }] = await Promise.all(
  ["", "/db/migration", "/node"].map(theirs),
);
const [connectionString, people] = process.argv.slice(2);
const database = new pg.Pool({ connectionString, max: 10 });
const server = createServer();
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const url = `http://127.0.0.1:${server.address().port}`;
const options = {
  database,
  baseURL: url,
  secret: "only measured here and nowhere else",
  emailAndPassword: { enabled: true, sendResetPassword: () => Promise.resolve() },
  rateLimit: { enabled: false },
  telemetry: { enabled: false },
  logger: { disabled: true },
};
const { runMigrations } = await getMigrations(options);
await runMigrations();
await database.query(
  `INSERT INTO "user" (id, name, email, "emailVerified", "createdAt", "updatedAt")
   SELECT 'u' || n, 'Ana Luna', 'a' || n || '@example.net', true, now(), now() FROM generate_series(1, $1) n`,
  [people],
);
await database.query(
  `INSERT INTO account (id, "accountId", "providerId", "userId", password, "createdAt", "updatedAt")
   SELECT 'a' || n, 'u' || n, 'credential', 'u' || n, 'none', now(), now() FROM generate_series(1, $1) n`,
  [people],
);
await database.query("VACUUM ANALYZE");
server.on("request", toNodeHandler(betterAuth(options)));
console.log(url);
