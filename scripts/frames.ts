import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { scoreTraces, type TraceScore } from "../test/stacks/frame-scores.ts";

const HEAD = `# Stack frames

How many of the frames that the fixtures print are in the events made of them, with the same function, file and line: of each
exception, its causes and other threads, as far as an event has room (50 frames an exception). What is printed is read a second time, in
the simplest way, by \`test/stacks/printed-frames.ts\`. Written by \`npm run frames\`; \`npm run frames -- --misses\` names the others.

| runtime | traces | frames printed | right | share | traces in printed order |
|---|---:|---:|---:|---:|---:|
`;

const { values } = parseArgs({
  options: {
    check: { type: "boolean", default: false },
    misses: { type: "boolean", default: false },
    page: { type: "string", default: fileURLToPath(new URL("../docs/frames.md", import.meta.url)) },
  },
});

function rowOf(name: string, scores: readonly TraceScore[]): string {
  const printed = scores.reduce((sum, score) => sum + score.printed, 0);
  const right = scores.reduce((sum, score) => sum + score.right, 0);
  const inOrder = scores.filter(({ isInOrder }) => isInOrder).length;
  const share = `${((right / printed) * 100).toFixed(1)} %`;
  return `| ${[name, scores.length, printed, right, share, inOrder].join(" | ")} |\n`;
}

const scores = scoreTraces();
const runtimes = [...new Set(scores.map(({ runtime }) => runtime))].sort();
const rows = runtimes.map((runtime) =>
  rowOf(
    runtime,
    scores.filter((score) => score.runtime === runtime),
  ),
);
const page = HEAD + rows.join("") + rowOf("all", scores);

if (values.misses) {
  for (const { name, missing, surplus } of scores) {
    for (const frame of missing) console.log(`${name}: missing ${JSON.stringify(frame)}`);
    for (const frame of surplus) console.log(`${name}: not printed as a frame ${JSON.stringify(frame)}`);
  }
} else if (!values.check) writeFileSync(values.page, page);
else if (readFileSync(values.page, "utf8") !== page) {
  console.error("docs/frames.md is not current, run `npm run frames`");
  process.exitCode = 1;
}
