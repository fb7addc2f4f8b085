import type { WrapperOptions } from "./options.ts";

/** The wrapper's options with their defaults. */
export interface Settings {
  readonly sendDefaultPii: boolean;
  readonly requestLine: "always" | "off";
  readonly timeoutWarning: "line" | "event" | "off";
  readonly timeoutMargin: number;
  readonly captureBatch: boolean;
  readonly captureAllSettled: boolean;
  readonly flushTimeout: number;
}

const DEFAULT_MARGIN_MS = 500;
export const MAX_FLUSH_MS = 2000;

/** One place for the ES module and the CommonJS copy of this package, which may both be loaded. */
const PLACE = Symbol.for("lambda-sentry-forwarder.wrapper");
const holder = globalThis as { [PLACE]?: WrapperOptions };

/** Keeps what `init` was given for the handlers that are wrapped, before or after. */
export function rememberOptions(options: WrapperOptions): void {
  holder[PLACE] = options;
}

/** The settings of a handler: its own options, else those of `init`, else the defaults. */
export function settingsFor(own: WrapperOptions): Settings {
  const common = holder[PLACE] ?? {};
  const rejections = own.captureRejections ?? common.captureRejections ?? {};
  const { batch = true, allSettled = false } =
    typeof rejections === "boolean" ? { batch: rejections, allSettled: rejections } : rejections;
  return {
    sendDefaultPii: common.sendDefaultPii === true,
    requestLine: own.requestLine ?? common.requestLine ?? "off",
    timeoutWarning: own.timeoutWarning ?? common.timeoutWarning ?? "line",
    timeoutMargin: milliseconds(own.timeoutMargin ?? common.timeoutMargin, DEFAULT_MARGIN_MS),
    captureBatch: batch,
    captureAllSettled: allSettled,
    flushTimeout: Math.min(MAX_FLUSH_MS, milliseconds(own.flushTimeout ?? common.flushTimeout, MAX_FLUSH_MS)),
  };
}

function milliseconds(value: number | undefined, otherwise: number): number {
  return value !== undefined && value >= 0 ? value : otherwise;
}
