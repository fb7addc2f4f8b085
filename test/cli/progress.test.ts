import { PassThrough } from "node:stream";
import { expect, it } from "vitest";
import { openProgress } from "../../src/cli/progress.ts";

/** A terminal of 80 columns, or a pipe. */
function streamOf(isTTY: boolean): { readonly stream: NodeJS.WriteStream; readonly written: () => string } {
  const through = new PassThrough();
  const stream = Object.assign(through, { isTTY, columns: 80 }) as unknown as NodeJS.WriteStream;
  return { stream, written: () => String(through.read() ?? "") };
}

async function run(isTTY: boolean): Promise<string> {
  const { stream, written } = streamOf(isTTY);
  const progress = await openProgress(stream, "tried again");
  progress.expect(2);
  progress.step();
  progress.expect(1);
  progress.step();
  progress.close();
  return written();
}

it("shows on a terminal how far it is, and cleans up", async () => {
  const text = await run(true);
  expect(text).toContain("tried again [");
  expect(text).toContain(" 2 of 3");
  // The last it does is to clear its line.
  expect(text.slice(text.lastIndexOf(" 2 of 3"))).toMatch(/\[2K$/);
});

it("writes nothing into a pipe", async () => {
  expect(await run(false)).toBe("");
});
