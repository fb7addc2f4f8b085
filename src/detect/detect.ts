import type { Attempt } from "../attempts/attempt.ts";
import { contextOf } from "./context.ts";
import { toFinding } from "./detector.ts";
import type { Finding } from "./finding.ts";
import { DETECTORS } from "./registry.ts";

/** Everything that any detector says about any record of the attempt, in stream order. */
export function detect(attempt: Attempt): Finding[] {
  const contextFor = contextOf(attempt);
  const findings: Finding[] = [];
  for (const [index, record] of attempt.records.entries()) {
    if (record.platform === null && record.error === null) continue;
    const context = contextFor(record, index);
    for (const detector of DETECTORS) {
      const match = detector.detect(record, context);
      if (match !== null) findings.push(toFinding(detector, record, match));
    }
  }
  return findings;
}
