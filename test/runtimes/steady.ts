interface Span {
  /** The fixture's own time. */
  readonly now: number;
  /** When the recording was made. */
  readonly from: number;
  readonly to: number;
}

const ISO = /\b\d{4}-\d\d-\d\d([T ])\d\d:\d\d:\d\d(?:[.,](\d{1,9}))?(Z|\+00:?00)?/g;
/** Go's logger. */
const SLASHES = /\b\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d\b/g;
/** PHP's: `02-Jan-2026 03:04:05 UTC`. */
const WITH_MONTH = /\b\d\d-[A-Z][a-z]{2}-\d{4} \d\d:\d\d:\d\d\b/g;
/** That of java.util.logging: `Jan 2, 2026 3:04:05 AM`. */
const AMERICAN = /\b[A-Z][a-z]{2} \d{1,2}, \d{4} \d{1,2}:\d\d:\d\d [AP]M\b/g;
const EPOCH_MS = /\[(\d{13})\]/g;
const SLACK_MS = 1000;

/** Puts the fixture's time in place of the times at which the recording was made, and a steady port, thread and process. */
export function withFixtureTime(text: string, { now, from, to }: Span): string {
  const isRecent = (time: number): boolean => time >= from - SLACK_MS && time <= to;
  const iso = new Date(now).toISOString();
  return text
    .replace(ISO, (stamp, separator: string, fraction: string | undefined, zone = "") => {
      const [day = "", rest = ""] = stamp.split(separator);
      if (!isRecent(Date.parse(`${day}T${rest.slice(0, 8)}Z`))) return stamp;
      const mark = stamp.includes(",") ? "," : ".";
      const digits =
        fraction === undefined
          ? ""
          : `${mark}${iso.slice(20, 23).padEnd(fraction.length, "0").slice(0, fraction.length)}`;
      return `${iso.slice(0, 10)}${separator}${iso.slice(11, 19)}${digits}${zone}`;
    })
    .replace(SLASHES, (stamp) =>
      isRecent(Date.parse(`${stamp.replaceAll("/", "-").replace(" ", "T")}Z`))
        ? iso.slice(0, 19).replaceAll("-", "/").replace("T", " ")
        : stamp,
    )
    .replace(WITH_MONTH, (stamp) => (isRecent(Date.parse(`${stamp} UTC`)) ? withMonth(now) : stamp))
    .replace(AMERICAN, (stamp) => (isRecent(Date.parse(`${stamp} UTC`)) ? american(now) : stamp))
    .replace(EPOCH_MS, (field, stamp: string) => (isRecent(Number(stamp)) ? `[${now}]` : field))
    .replace(/(127\.0\.0\.1:)\d+(?=-(?:>|\\u003e))/g, "$141988")
    .replace(/(\[[\d:.T-]{20,} )#\d+\]/g, "$1#8]")
    .replace(/^(\n?thread '[^']*' )\(\d+\)/gm, "$1(8)");
}

function withMonth(time: number): string {
  const [, day, month, year, clock] = new Date(time).toUTCString().split(" ");
  return `${day}-${month}-${year} ${clock}`;
}

function american(time: number): string {
  const written = new Date(time).toLocaleString("en-US", { dateStyle: "medium", timeStyle: "medium", timeZone: "UTC" });
  return written.replace(/(?<=\d{4}),/, "").replace("\u202f", " ");
}
