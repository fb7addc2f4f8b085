/**
 * The sample events and the fixtures they are made of. The name says what is inside: `<verdict>--<runtime>--<detail>`.
 * The demo, SAM's tests and the benchmark go through them.
 */
export const SAMPLES: Readonly<Record<string, string>> = {};

/** The verdict that a sample's name promises, `null` for samples in which nothing failed. */
export function expectedVerdict(name: string): string | null {
  const [verdict = ""] = name.split("--");
  return ["healthy", "application-errors", "control-message"].includes(verdict) ? null : verdict.replaceAll("-", "_");
}
