import { filterKeyValues } from "./key-values.ts";
import { FILTERED } from "./placeholder.ts";
import { type RedactOptions, redact } from "./redact.ts";

/** How much of a value is kept. What is beyond is named, not kept. */
export interface PlainLimits {
  readonly depth: number;
  /** Of one object or list. */
  readonly members: number;
  /** Of one text. */
  readonly chars: number;
  /** Objects, lists and single values in all. */
  readonly values: number;
}

const LIMITS: PlainLimits = { depth: 6, members: 100, chars: 8192, values: 2000 };
const ELLIPSIS = "…";
/** Half a surrogate pair is no Unicode: Sentry's JSON parser refuses the whole event for one. */
const LONE_SURROGATES = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
const INHERITED = new Set(["__proto__", "constructor", "prototype"]);

/**
 * A copy of any value as plain JSON: bounded, redacted, without cycles. A member with a secret's name is replaced
 * whatever its value, every text is redacted. Never throws: what cannot be read is named.
 *
 * @example
 * ```ts
 * plainValue({ user: { password: "hunter2" }, total: 3n }, { personal: false })
 * // { user: { password: "[Filtered]" }, total: "3" }
 * ```
 */
export function plainValue(value: unknown, options: RedactOptions, limits: Partial<PlainLimits> = {}): unknown {
  return new PlainCopy(options, { ...LIMITS, ...limits }).of(value, 0);
}

/** Whether a member, header or parameter of this name holds a secret: decided as in running text. */
export function isSecretName(name: string): boolean {
  const pair = `"${name.slice(0, 256).replace(/["\\]/g, "")}":"x1y2z3"`;
  return filterKeyValues(pair) !== pair;
}

class PlainCopy {
  private readonly options: RedactOptions;
  private readonly limits: PlainLimits;
  private readonly above = new Set<object>();
  private left: number;

  constructor(options: RedactOptions, limits: PlainLimits) {
    this.options = options;
    this.limits = limits;
    this.left = limits.values;
  }

  of(value: unknown, depth: number): unknown {
    this.left -= 1;
    switch (typeof value) {
      case "string":
        return this.text(value);
      case "number":
        return Number.isFinite(value) ? value : String(value);
      case "boolean":
      case "undefined":
        return value;
      case "object":
        return value === null ? null : this.object(value, depth);
      default:
        return this.text(typeof value === "function" ? "[Function]" : String(value));
    }
  }

  private object(value: object, depth: number): unknown {
    if (this.above.has(value)) return "[Circular]";
    if (depth >= this.limits.depth || this.left <= 0) return Array.isArray(value) ? "[Array]" : "[Object]";
    this.above.add(value);
    try {
      if (value instanceof Date) return Number.isNaN(value.getTime()) ? "Invalid Date" : value.toISOString();
      if (value instanceof Error) return this.text(`${value.name}: ${value.message}`);
      if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
      if (value instanceof Map)
        return this.members(
          [...value].map(([key, item]) => [String(key), item]),
          depth,
        );
      if (value instanceof Set) return this.list([...value], depth);
      return Array.isArray(value) ? this.list(value, depth) : this.members(Object.entries(value), depth);
    } catch {
      return "[Unreadable]";
    } finally {
      this.above.delete(value);
    }
  }

  private list(items: readonly unknown[], depth: number): unknown[] {
    const kept = items.slice(0, Math.min(this.limits.members, Math.max(0, this.left)));
    const copies = kept.map((item) => this.of(item, depth + 1));
    return kept.length < items.length ? [...copies, `… ${items.length - kept.length} more`] : copies;
  }

  private members(entries: readonly (readonly [string, unknown])[], depth: number): object {
    const kept = entries.filter(([name]) => !INHERITED.has(name)).slice(0, this.limits.members);
    return Object.fromEntries(
      kept.flatMap(([name, item]) => {
        if (this.left <= 0) return [];
        const shown = this.text(name);
        return [[shown, isSecretName(name) && item != null && item !== "" ? FILTERED : this.of(item, depth + 1)]];
      }),
    );
  }

  private text(text: string): string {
    const { chars } = this.limits;
    const redacted = redact(text.length > chars * 2 ? text.slice(0, chars * 2) : text, this.options);
    const cut = redacted.length > chars ? redacted.slice(0, chars - 1) + ELLIPSIS : redacted;
    return cut.replace(LONE_SURROGATES, "\ufffd");
  }
}
