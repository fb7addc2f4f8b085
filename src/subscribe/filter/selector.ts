import { refuse } from "./refuse.ts";
import type { Tokens } from "./tokens.ts";

/** All that a selector points at; a document's own members only, never inherited ones. */
export interface Selector {
  readonly select: (document: unknown) => readonly unknown[];
  readonly wildcards: number;
}

const STEP = /\.?\['([^']+)'\]|\.?\["([^"]+)"\]|\[(\d{1,9})\]|(\.\*|\[\*\])|\.([\w-]+)/y;

/** Reads `$.a.b[0].c`, `$.a[*]`, `$.*`, `$.['a.b']`. */
export function readSelector(tokens: Tokens): Selector {
  if (!tokens.next?.startsWith("$")) throw tokens.refuse("a selector");
  const text = tokens.take("a selector");
  const steps: ((value: unknown) => readonly unknown[])[] = [];
  let wildcards = 0;
  STEP.lastIndex = 1;
  while (STEP.lastIndex < text.length || steps.length === 0) {
    const match = STEP.exec(text);
    if (match === null) throw refuse(tokens.pattern, `cannot read the selector ${text}`);
    const [, single, double, index, wildcard, name] = match;
    const key = single ?? double ?? name;
    if (wildcard !== undefined) {
      wildcards++;
      steps.push(all);
    } else if (key === undefined) steps.push((value) => element(value, Number(index)));
    else steps.push((value) => member(value, key));
  }
  if (wildcards > 1) throw refuse(tokens.pattern, `the selector ${text} has more than one wildcard`);
  return {
    select: (document) => steps.reduce<readonly unknown[]>((values, step) => values.flatMap(step), [document]),
    wildcards,
  };
}

function member(value: unknown, key: string): readonly unknown[] {
  if (typeof value !== "object" || value === null || Array.isArray(value) || !Object.hasOwn(value, key)) return [];
  return [(value as Readonly<Record<string, unknown>>)[key]];
}

function element(value: unknown, index: number): readonly unknown[] {
  return Array.isArray(value) && index < value.length ? [value[index]] : [];
}

function all(value: unknown): readonly unknown[] {
  return typeof value === "object" && value !== null ? Object.values(value) : [];
}
