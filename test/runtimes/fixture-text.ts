export interface FixtureEvent {
  readonly time: Date;
  readonly message: string;
}

/** The text of a fixture file, such that reading it gives exactly these events. */
export function fixtureText(origin: string, expected: readonly object[], events: readonly FixtureEvent[]): string {
  const escapes = events.some(({ message }) => needsEscapes(message));
  const head = [
    `# origin: ${origin}`,
    ...(escapes ? ["# escapes: true"] : []),
    ...expected.map((expectation) => `# expect: ${JSON.stringify(expectation)}`),
  ];
  const body = events.map(({ time, message }) => `@ ${time.toISOString()}\n${escapes ? escaped(message) : message}`);
  return `${[...head, ...body].join("\n")}\n`;
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
