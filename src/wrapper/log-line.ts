let write = (text: string): void => {
  process.stdout.write(text);
};

/** Sends the lines elsewhere; for tests. */
export function writeLinesTo(sink: (text: string) => void): void {
  write = sink;
}

/**
 * Writes a line for the forwarder, as a log event of its own. Past `console`, which puts a time before it, escapes it within
 * a JSON record, and at the log levels ERROR and FATAL leaves it out.
 */
export function writeLogLine(line: string): void {
  write(`${line}\n`);
}
