import { serve } from "@hono/node-server";
import { Hono } from "hono";

/** An empty page of the framework that the portal is made with, to be measured beside it. */
const app = new Hono().get("/", (call) => call.html("<!doctype html><title>.</title>"));
serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" }, ({ port }) => {
  console.log(`http://127.0.0.1:${port}`);
});
