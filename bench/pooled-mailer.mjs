import { readFileSync } from "node:fs";
import { createTransport } from "nodemailer";

/** nodemailer as it is commonly used: a pool of connections, each mail composed anew. No store, no record. */

const [port, connections, count, words] = process.argv.slice(2);
const { subject, text, html } = JSON.parse(readFileSync(words, "utf8"));
const transport = createTransport({
  host: "127.0.0.1",
  port: Number(port),
  pool: true,
  maxConnections: Number(connections),
  maxMessages: Number.POSITIVE_INFINITY,
});

let next = 0;
async function lane() {
  while (next < Number(count)) {
    next += 1;
    const to = `person${next}@example.com`;
    await transport.sendMail({
      from: { name: "Instituto de Seguridad Social", address: "clave@localhost" },
      to,
      subject,
      text: text.replace("{link}", next),
      html: html.replaceAll("{link}", next),
      messageId: `<${next}@localhost>`,
      headers: { "Auto-Submitted": "auto-generated" },
      dsn: { id: `e${next}`, return: "headers", notify: ["failure", "delay"], recipient: `rfc822;${to}` },
    });
  }
}
// twice as many as connections, so that none ever waits for its next mail to be composed
await Promise.all(Array.from({ length: 2 * Number(connections) }, lane));
transport.close();
