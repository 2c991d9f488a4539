import { closeSync, openSync, writeSync } from "node:fs";

/** A file that takes line after line and holds few of them in memory. */
export function bufferedFile(path, header) {
  const file = openSync(path, "w");
  let pending = [header];
  const flush = () => {
    writeSync(file, `${pending.join("\n")}\n`);
    pending = [];
  };
  return {
    line: (text) => pending.push(text) > 200 && flush(),
    end: () => {
      if (pending.length > 0) flush();
      closeSync(file);
    },
  };
}
