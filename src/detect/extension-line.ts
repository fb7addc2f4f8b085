/** Log lines of well-known Lambda extensions, which share the function's stream and outlive its invocation. */
const EXTENSION_LINES = [
  "DD_EXTENSION |",
  "[NR_EXT]",
  "[AppSignals",
  "[lumigo",
  "EXTENSION\t",
  "TELEMETRY\t",
  '{"level":"info","ts":',
  '{"level":"warn","ts":',
  '{"level":"error","ts":',
  '{"level":"debug","ts":',
] as const;

export function isExtensionLine(text: string): boolean {
  return EXTENSION_LINES.some((start) => text.startsWith(start));
}
