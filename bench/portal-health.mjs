import { parentPort, workerData } from "node:worker_threads";
import { Browser, getting } from "./http-load.mjs";

/** Looks after a portal's health fifty times a second until it is told that all is over, and tells how long each look took. */
const browser = new Browser(workerData);
const took = [];
let over = false;
parentPort.once("message", () => {
  over = true;
});
while (!over) {
  took.push((await browser.ask(getting("/healthz", workerData))).took);
  await new Promise((resolve) => setTimeout(resolve, 20));
}
browser.close();
parentPort.postMessage(took);
