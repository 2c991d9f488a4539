import { connect } from "node:net";

/** A browser of few words: one connection, one request at a time. */
export class Browser {
  #socket;
  #port;
  #heard = "";
  #answered;

  constructor(url) {
    this.#port = Number(new URL(url).port);
  }

  /** Sends a request as it is; gives the answer whole, with how many milliseconds it took. */
  ask(bytes) {
    if (this.#socket === undefined || this.#socket.destroyed) this.#open();
    const began = process.hrtime.bigint();
    return new Promise((resolve, reject) => {
      this.#answered = (error, text) => {
        if (error) return reject(new Error("no answer", { cause: error }));
        const took = Number(process.hrtime.bigint() - began) / 1e6;
        resolve({ took, text, status: Number(text.slice(9, 12)) });
      };
      this.#socket.write(bytes);
    });
  }

  close() {
    this.#socket?.destroy();
  }

  #open() {
    this.#heard = "";
    this.#socket = connect({ port: this.#port, host: "127.0.0.1", noDelay: true });
    this.#socket.setEncoding("latin1");
    this.#socket.on("data", (part) => {
      this.#heard += part;
      if (!isWhole(this.#heard)) return;
      const text = this.#heard;
      this.#heard = "";
      this.#answered?.(undefined, text);
    });
    this.#socket.on("error", (error) => this.#answered?.(error));
    this.#socket.on("close", () => this.#answered?.(new Error("the connection was closed")));
  }
}

function isWhole(text) {
  const end = text.indexOf("\r\n\r\n");
  if (end === -1) return false;
  const head = text.slice(0, end);
  const [, length] = /\r\ncontent-length: (\d+)/i.exec(head) ?? [];
  if (length !== undefined) return text.length >= end + 4 + Number(length);
  return !/\r\ntransfer-encoding: chunked/i.test(head) || text.endsWith("\r\n0\r\n\r\n");
}

/** A page that is asked for. */
export function getting(path, url, headers = "") {
  return `GET ${path} HTTP/1.1\r\nHost: ${new URL(url).host}\r\n${headers}\r\n`;
}

/** A form, or whatever else is sent. */
export function posting(path, url, body, headers = "Content-Type: application/x-www-form-urlencoded\r\n") {
  return `POST ${path} HTTP/1.1\r\nHost: ${new URL(url).host}\r\n${headers}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}

/**
 * Asks by so many connections at once until there is nothing more to ask; gives how long each answer took, how many
 * were no answer or another than `status`, and how many came in a second.
 */
export async function load(url, lanes, next, status) {
  const took = [];
  let failed = 0;
  const began = process.hrtime.bigint();
  const lane = async () => {
    const browser = new Browser(url);
    for (let bytes = next(); bytes !== undefined; bytes = next()) {
      const answer = await browser.ask(bytes).catch(() => ({ status: 0, took: 0 }));
      if (answer.status === status) took.push(answer.took);
      else failed += 1;
    }
    browser.close();
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  const seconds = Number(process.hrtime.bigint() - began) / 1e9;
  return { took, failed, rate: took.length / seconds };
}

/** What so many of a hundred took at the most. */
export function percentile(values, hundredths) {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * hundredths) / 100))];
}

/** Welch's t of two series: how far apart their means are, by what chance would do. */
export function welch(one, other) {
  const [first, second] = [momentsOf(one), momentsOf(other)];
  return (first.mean - second.mean) / Math.sqrt(first.variance / one.length + second.variance / other.length);
}

function momentsOf(values) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
  return { mean, variance };
}
