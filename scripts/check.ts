import { formatGate, GATES, runGate } from "./gates.ts";

for (const gate of GATES) {
  const result = await runGate(gate);
  console.log(formatGate(result));
  if (result.ok) continue;
  console.log(result.output);
  process.exitCode = 1;
}
