import { createServer } from "node:net";

/**
 * A mail server that takes everything and keeps nothing, as fast as a server can be: what is measured is who
 * sends. Prints its port; tells how many mails it took since it was last asked, by any line on standard input.
 */

const hello = "250-sink\r\n250-PIPELINING\r\n250-DSN\r\n250 ENHANCEDSTATUSCODES\r\n";
let taken = 0;

const server = createServer((socket) => {
  socket.setEncoding("latin1").setNoDelay(true);
  socket.on("error", () => undefined);
  socket.write("220 sink ESMTP\r\n");
  let heard = "";
  let receiving = false;
  socket.on("data", (chunk) => {
    heard += chunk;
    let answers = "";
    for (;;) {
      const end = receiving ? "\r\n.\r\n" : "\r\n";
      const at = heard.indexOf(end);
      if (at < 0) break;
      const verb = receiving ? "END" : heard.slice(0, 4).toUpperCase();
      heard = heard.slice(at + end.length);
      receiving = verb === "DATA";
      if (verb === "END") taken += 1;
      answers += answerTo(verb);
    }
    if (answers !== "") socket.write(answers);
  });
});

function answerTo(verb) {
  if (verb === "EHLO") return hello;
  if (verb === "DATA") return "354 Go on\r\n";
  if (verb === "QUIT") return "221 2.0.0 Bye\r\n";
  return "250 2.0.0 Ok\r\n";
}

server.listen(0, "127.0.0.1", () => console.log(server.address().port));
process.stdin.on("data", () => {
  console.log(taken);
  taken = 0;
});
process.stdin.on("end", () => process.exit());
