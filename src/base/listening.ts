import type { AddressInfo, Server } from "node:net";
import { ClaveError } from "./errors.ts";
import { catalogue, fill } from "./texts.ts";
import { visible } from "./visible.ts";

const texts = catalogue({
  inUse: {
    es: "El puerto {port} ya está en uso por otro programa.",
    en: "Port {port} is already in use by another program.",
  },
  denied: {
    es: "El sistema no permite abrir el puerto {port}.",
    en: "The system does not allow opening port {port}.",
  },
  notHere: { es: "Esta máquina no tiene la dirección {host}.", en: "This machine has no address {host}." },
  otherHint: { es: "Elija otro, mayor que 1023: {command}", en: "Choose another, above 1023: {command}" },
});

/** A port to be had; 0 is any free one. */
export interface WantedPort {
  readonly port: number;
  readonly host: string;
  /** What chooses another, whole: `clave sink --port 2526`. */
  readonly command: string;
}

/** What listens: a server of any protocol. */
interface Listener {
  listen(port: number, host: string, done: () => void): unknown;
  on(event: "error", listener: (error: NodeJS.ErrnoException) => void): unknown;
}

/** Begins to listen and gives the port that was had; throws *unavailable* where it is not to be had. */
export async function listening(
  listener: Listener,
  server: Server,
  { port, host, command }: WantedPort,
): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    // a client that breaks off later is told here too, and is no fault of ours
    listener.on("error", (error) => reject(explain(error, { port, host, command })));
    listener.listen(port, host, resolve);
  });
  return (server.address() as AddressInfo).port;
}

function explain(error: NodeJS.ErrnoException, { port, host, command }: WantedPort): Error {
  // a port is a name, not a quantity: no thousands separator
  const values = { port: String(port) };
  const hint = fill(texts.otherHint, { command });
  if (error.code === "EADDRINUSE") return new ClaveError("port-in-use", fill(texts.inUse, values), hint);
  if (error.code === "EACCES") return new ClaveError("port-denied", fill(texts.denied, values), hint);
  if (!/^(EADDRNOTAVAIL|EINVAL|ENOTFOUND|EAI_AGAIN)$/.test(error.code ?? "")) return error;
  return new ClaveError("host-unknown", fill(texts.notHere, { host: visible(host) }));
}
