import { parseFixture } from "../support/fixtures.ts";

export interface FixtureEvent {
  readonly time: Date;
  readonly message: string;
}

/** The text of a fixture file, such that `parseFixture` makes exactly these events of it. */
export function fixtureText(
  file: string,
  origin: string,
  expected: readonly object[],
  events: readonly FixtureEvent[],
): string {
  const escapes = events.some(({ message }) => needsEscapes(message));
  const head = [
    `# origin: ${origin}`,
    ...(escapes ? ["# escapes: true"] : []),
    ...expected.map((expectation) => `# expect: ${JSON.stringify(expectation)}`),
  ];
  const body = events.map(({ time, message }) => `@ ${time.toISOString()}\n${escapes ? escaped(message) : message}`);
  const text = `${[...head, ...body].join("\n")}\n`;
  const read = parseFixture(file, text).batch.logEvents;
  if (read.length !== events.length || read.some(({ message }, index) => message !== events[index]?.message)) {
    throw new Error(`${file}: the fixture does not read back as it was recorded`);
  }
  return text;
}

/** Everything that an editor, git or a reader could lose: no-break spaces, and controls but TAB and newline. */
const FRAGILE = /[\u00a0\u2028\u2029\ufeff]|(?![\t\n])\p{Cc}/u;

function needsEscapes(message: string): boolean {
  return FRAGILE.test(message) || /^@ /m.test(message);
}

function escaped(message: string): string {
  return message
    .replaceAll("\\", "\\\\")
    .replace(/^@ /gm, "\\u0040 ")
    .replaceAll("\r", "\\r")
    .replace(new RegExp(FRAGILE, "gu"), (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
