import { execFileSync } from "node:child_process";
import { mkdtempSync, rmdirSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const kilobyte = 1024;
/** More than any test writes. */
const plenty = 512 * kilobyte;

/** A disk of its own in memory, as full as wanted; only root may mount one. */
export class SmallDisk {
  readonly path = mkdtempSync(join(tmpdir(), "clave-disk-"));

  constructor(kilobytes = plenty, more = "") {
    mount("-t", "tmpfs", "-o", `size=${kilobytes}k${more}`, "tmpfs", this.path);
    mounted.add(this);
  }

  /** Bytes that a file may still take. */
  get free(): number {
    const { bavail, bsize } = statfsSync(this.path);
    return bavail * bsize;
  }

  /** Shrinks the disk until only so much is left. */
  leave(kilobytes: number): void {
    const { blocks, bfree, bsize } = statfsSync(this.path);
    this.#resize(((blocks - bfree) * bsize) / kilobyte + kilobytes);
  }

  /** Makes room, as somebody does who was told that the disk is full. */
  makeRoom(): void {
    this.#resize(plenty);
  }

  close(): void {
    // a process that dies late may hold it for a moment
    execFileSync("umount", ["--lazy", this.path]);
    rmdirSync(this.path);
    mounted.delete(this);
  }

  #resize(kilobytes: number): void {
    // a disk of size 0 is one without a limit
    mount("-o", `remount,size=${Math.max(kilobytes, 4)}k`, this.path);
  }
}

const mounted = new Set<SmallDisk>();

/** Takes away every disk of this test file. */
export function closeDisks(): void {
  for (const disk of mounted) disk.close();
}

process.once("exit", closeDisks);

function mount(...words: readonly string[]): void {
  execFileSync("mount", words, { stdio: ["ignore", "ignore", "pipe"] });
}

/** Why no small disk is to be had here; undefined where one is. */
export const withoutDisks = whyNot();

function whyNot(): string | undefined {
  try {
    const disk = new SmallDisk(64);
    try {
      writeFileSync(join(disk.path, "probe"), "x");
      rmSync(join(disk.path, "probe"));
      return undefined;
    } finally {
      disk.close();
    }
  } catch (error) {
    return `no small disk can be mounted here (root is needed): ${String(error).split("\n").at(-2)}`;
  }
}
