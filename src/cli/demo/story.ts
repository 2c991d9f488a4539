import type { Terminal } from "../terminal.ts";

/** Tells the whole story. */
export async function tellStory(_terminal: Terminal, _keep: string | undefined): Promise<void> {}
