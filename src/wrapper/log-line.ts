/**
 * Writes a line for the forwarder, as a log event of its own. Past `console`, which puts a time before it, escapes it within
 * a JSON record, and at the log levels ERROR and FATAL leaves it out.
 */
export function writeLogLine(line: string): void {
  process.stdout.write(`${line}\n`);
}
