/** How far a long command is. */
export interface Progress {
  /** So much more is to be done. */
  expect(total: number): void;
  step(): void;
  close(): void;
}

const NONE: Progress = { expect() {}, step() {}, close() {} };

/** A bar on a terminal; nothing where the output goes to a file, a pipe or a build's log. */
export async function openProgress(stream: NodeJS.WriteStream, what: string): Promise<Progress> {
  if (!stream.isTTY) return NONE;
  const { default: cliProgress } = await import("cli-progress");
  const options = { stream, clearOnComplete: true, hideCursor: true, format: `${what} [{bar}] {value} of {total}` };
  const bar = new cliProgress.SingleBar(options, cliProgress.Presets.legacy);
  let total = 0;
  bar.start(total, 0);
  return {
    expect(more) {
      total += more;
      bar.setTotal(total);
    },
    step: () => bar.increment(),
    close: () => bar.stop(),
  };
}
