import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { analyse } from "../src/analyse.ts";
import { parseDsn } from "../src/deliver/dsn.ts";
import { createSender } from "../src/deliver/sender.ts";
import { FAILURE_CLASSES } from "../src/detect/finding.ts";
import { buildEvent } from "../src/event/build-event.ts";
import { VERSION } from "../src/version.ts";
import { startBugsink } from "../test/support/bugsink/bugsink.ts";
import { type Fixture, loadFixtures } from "../test/support/fixtures.ts";
import { functionFacts } from "../test/support/function-facts.ts";

const HELP = `Takes pictures of a Sentry-compatible server's issue pages: one failure of each class, as a person sees it.

  node scripts/issue-pages.ts FOLDER [--browser chromium]`;

/** The fixtures that show each class best. */
const SHOWN = [
  "java/exception/suppressed-17+platform.text",
  "nodejs/network_error/refused-20+platform.text",
  "nodejs/init_error/missing-dependency-20+platform.text",
  "nodejs/out_of_memory/killed-20+platform.text",
  "python/timeout/after-logged-exception-311+platform.text",
  "go/crash/goroutine.text",
  "nodejs/invalid_handler/missing-module-20+platform.text",
  "platform/platform_fault/extension-crash.text",
];
const SIZE = "1400,1940";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { browser: { type: "string", default: "chromium" }, help: { type: "boolean", default: false } },
});

async function main(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const bugsink = await startBugsink();
  try {
    const sender = createSender(parseDsn(bugsink.dsn), { deadlineMs: 30_000, now: Date.now, userAgent: "pages/1" });
    for (const [index, { batch }] of shown().entries()) {
      // The fixtures share a stream and a request ID, and so an identity.
      for (const { failure } of analyse([{ ...batch, logStream: `2026/01/02/[$LATEST]${index}` }]).attempts) {
        if (failure === null) continue;
        const options = {
          environment: "production",
          release: "orders@1.2.3",
          sendDefaultPii: false,
          sdkVersion: VERSION,
        };
        await sender.send(buildEvent(failure, { ...options, facts: functionFacts() }));
      }
    }
    picture(bugsink.issuesUrl, join(folder, "issues.png"));
    const origin = new URL(bugsink.issuesUrl).origin;
    for (const [index, issue] of (await bugsink.issues()).entries()) {
      const name = `${index}-${issue.type.replace(/\W+/g, "-")}`;
      for (const [page, path] of [
        ["stack", "event/last/"],
        ["details", "event/last/details/"],
        ["breadcrumbs", "event/last/breadcrumbs/"],
      ]) {
        picture(`${origin}/issues/issue/${issue.id}/${path}`, join(folder, `${name}-${page}.png`));
      }
    }
  } finally {
    await bugsink.stop();
  }
}

function shown(): Fixture[] {
  const all = loadFixtures();
  const found = SHOWN.flatMap((name) => all.find((fixture) => fixture.name === name) ?? []);
  const classes = new Set(found.flatMap(({ expected }) => expected.map((one) => one.class)));
  // A fixture may be renamed: each class is shown all the same.
  const missing = FAILURE_CLASSES.filter((name) => !classes.has(name));
  return [...found, ...missing.flatMap((name) => all.find(({ expected }) => expected[0]?.class === name) ?? [])];
}

function picture(url: string, file: string): void {
  const args = [
    "--headless",
    "--no-sandbox",
    "--hide-scrollbars",
    `--window-size=${SIZE}`,
    `--screenshot=${file}`,
    url,
  ];
  const { status, stderr } = spawnSync(values.browser, args, { encoding: "utf8", timeout: 60_000 });
  if (status !== 0) throw new Error(`${values.browser} ended with ${status}: ${stderr.slice(-400)}`);
  console.log(file);
}

const [folder] = positionals;
if (values.help || folder === undefined) console.log(HELP);
else await main(resolve(folder));
