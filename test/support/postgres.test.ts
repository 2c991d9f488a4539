import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startPostgres } from "./postgres.ts";

const server = await startPostgres();

describe.skipIf(!server)("a throwaway PostgreSQL", () => {
  const client = new pg.Client(server?.url);
  beforeAll(() => client.connect());
  afterAll(() => server?.stop());

  it("answers as the real thing", async () => {
    const { rows } = await client.query("select current_setting('server_encoding') as encoding");
    expect(rows).toEqual([{ encoding: "UTF8" }]);
    await client.end();
  });

  it("leaves nothing behind, though a client is still connected", async () => {
    const open = new pg.Client(server?.url);
    open.on("error", () => undefined);
    await open.connect();
    await server?.stop();
    await expect(new pg.Client(server?.url).connect()).rejects.toThrow("ECONNREFUSED");
  });
});
