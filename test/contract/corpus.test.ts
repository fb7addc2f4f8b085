import { describe, expect, it } from "vitest";
import { redact } from "../../src/contract/redact.ts";
import { textsOf } from "./corpus/contexts.ts";
import { LOOK_ALIKES } from "./corpus/look-alikes.ts";
import { SECRET_KINDS, WHOLE_TEXTS } from "./corpus/secrets.ts";

interface Case {
  readonly kind: string;
  readonly context: string;
  readonly secret: string;
  readonly text: string;
}

const CASES: readonly Case[] = [
  ...SECRET_KINDS.flatMap((kind) => textsOf(kind).map(({ context, text }) => ({ ...kind, context, text }))),
  ...WHOLE_TEXTS.flatMap(({ kind, secret, texts }) =>
    texts.map((text) => ({ kind, context: "its own", secret, text })),
  ),
];

/** No piece of a secret may stay: of eight characters, or the whole of a short one. */
function isIn(text: string, { secret }: Case): boolean {
  const own = secret.replace(/^(?:Bearer|Basic) |^sid=|-----[A-Z ]+-----/g, "");
  const width = Math.min(own.length, 8);
  for (let at = 0; at + width <= own.length; at += 1) {
    const piece = own.slice(at, at + width);
    if (!piece.includes("\n") && text.includes(piece)) return true;
  }
  return false;
}

function through(options: { readonly personal: boolean }, cases = CASES): string[] {
  return cases.flatMap((one) => {
    const redacted = redact(one.text, options);
    return isIn(redacted, one) ? [`${one.kind} | ${one.context} | ${redacted}`] : [];
  });
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

describe("the corpus of secrets", () => {
  it("has what it claims", () => {
    expect(CASES.length).toBeGreaterThanOrEqual(300);
    expect(new Set(CASES.map(({ kind }) => kind)).size).toBeGreaterThanOrEqual(25);
    expect(new Set(CASES.map(({ context }) => context)).size).toBeGreaterThanOrEqual(10);
  });

  it("holds secrets that would get through", () => {
    const isReadable = ({ context }: Case) => !/base64|URL|query|cut/.test(context);
    expect(CASES.filter((one) => isReadable(one) && !isIn(one.text, one))).toEqual([]);
  });

  it("loses every secret, in every context", () => {
    const left = through({ personal: false });
    const kinds = new Set(CASES.map(({ kind }) => kind)).size;
    print(`secrets: ${CASES.length - left.length} of ${CASES.length} replaced, of ${kinds} kinds`);
    expect(left).toEqual([]);
  });

  it("loses them where personal data may be sent, too", () => {
    const isPersonal = ({ kind }: Case) => kind === "e-mail address" || kind === "IP address";
    const secrets = CASES.filter((one) => !isPersonal(one));
    expect(through({ personal: true }, secrets)).toEqual([]);
  });
});

it("keeps what only looks like a secret", () => {
  const texts = Object.values(LOOK_ALIKES).flat();
  const changed = texts.flatMap((text) => {
    const redacted = redact(text, { personal: false });
    return redacted === text ? [] : [`${text} -> ${redacted}`];
  });
  print(`look-alikes: ${texts.length - changed.length} of ${texts.length} left alone`);
  expect(texts.length).toBeGreaterThanOrEqual(300);
  expect(changed).toEqual([]);
});
