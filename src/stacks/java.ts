import { type Frame, type ParsedTrace, type PrintedCause, toPosition } from "./frame.ts";
import { toHeadline } from "./headline.ts";
import { parseJavaCrash } from "./java-crash.ts";

/** What a suppressed exception prints is indented by one TAB more than what holds it. */
const HEADER = /^(\t{0,8})(Caused by|Suppressed): (.*)$/;
const FRAME = /^(?:\t{1,9}| {4})at (\S[^(]{0,1000})\(([^)]{0,500})\)/;
const NO_WORDS = /^\t|^ {4}at |^\s*\.\.\. \d/;
const MAX_MESSAGE_LINES = 20;
/** Nobody reads more, and more are nobody's. */
const MAX_SECTIONS = 50;
/** The class of a lambda expression has a number of the run's. */
const HIDDEN_CLASS = /\/0x[0-9a-f]{1,16}/;
/** The runtime's client, the platform's libraries and the frameworks that stand between them and most handlers. */
const LIBRARIES =
  /^(?:java|javax|jakarta|jdk|sun|com\.sun|kotlin|kotlinx|scala|lambdainternal|com\.amazonaws|software\.amazon|org\.springframework|org\.apache|org\.hibernate|org\.postgresql|com\.mysql|com\.zaxxer|com\.fasterxml|io\.netty|io\.micronaut|io\.quarkus|reactor|okhttp3|io\.lettuce|redis\.clients)\./;

interface Section {
  readonly header: string[];
  /** TABs in front of its header. */
  readonly depth: number;
  readonly source: string;
  readonly parent: number;
  /** As printed, callee first. */
  readonly frames: Frame[];
  /** How many suppressed exceptions it holds so far. */
  suppressed: number;
}

/** A printed stack trace with its causes and suppressed exceptions, or the virtual machine's own report. */
export function parseJavaTrace(lines: readonly string[]): ParsedTrace {
  const crash = parseJavaCrash(lines);
  if (crash !== null) return { frames: crash, causes: [], threads: [] };
  const thrown: Section = { header: [], depth: 0, source: "", parent: 0, frames: [], suppressed: 0 };
  const sections = [thrown];
  /** The section that was opened last at each depth. */
  const lastAt: number[] = [0];
  for (const line of lines) {
    const header = HEADER.exec(line);
    const current = sections.at(-1);
    const frame = header === null ? toFrame(line) : null;
    if (header !== null) {
      if (sections.length <= MAX_SECTIONS) openSection(header, sections, lastAt);
    } else if (frame !== null) current?.frames.push(frame);
    else if (isMessage(line, current)) current?.header.push(line);
  }
  return { frames: thrown.frames.reverse(), causes: sections.slice(1).map(toCause), threads: [] };
}

function openSection([, tabs = "", word, text = ""]: RegExpExecArray, sections: Section[], lastAt: number[]): void {
  const depth = tabs.length;
  const isSuppressed = word === "Suppressed";
  // A cause stands below the error that has it, a suppressed exception within the one that holds it.
  const parent = lastAt[isSuppressed ? depth - 1 : depth] ?? 0;
  const holder = sections[parent];
  const source = isSuppressed ? `suppressed[${holder?.suppressed ?? 0}]` : "cause";
  if (isSuppressed && holder !== undefined) holder.suppressed += 1;
  lastAt[depth] = sections.push({ header: [text], depth, source, parent, frames: [], suppressed: 0 }) - 1;
}

/** A message may have several lines. */
function isMessage(line: string, section: Section | undefined): boolean {
  if (section === undefined || section.frames.length > 0 || section.header.length === 0) return false;
  return section.header.length < MAX_MESSAGE_LINES && !NO_WORDS.test(line);
}

function toCause({ header, frames, source, parent }: Section): PrintedCause {
  return { ...toHeadline(header.join("\n")), frames: frames.reverse(), source, parent };
}

function toFrame(line: string): Frame | null {
  const [, printed, place] = FRAME.exec(line) ?? [];
  if (printed === undefined || place === undefined) return null;
  const call = printed.replace(HIDDEN_CLASS, "");
  // `app//`, `java.base/`, `java.base@17.0.15/`: the class loader and the module.
  const qualified = call.slice(call.lastIndexOf("/") + 1);
  const dot = qualified.lastIndexOf(".");
  if (dot <= 0) return null;
  const colon = place.lastIndexOf(":");
  const file = colon < 0 ? place : place.slice(0, colon);
  const module = qualified.slice(0, dot);
  return {
    function: qualified.slice(dot + 1),
    module,
    filename: /^[^\s<]{1,255}\.[a-z]{2,8}$/.test(file) ? file : null,
    absPath: null,
    line: colon < 0 ? null : toPosition(place.slice(colon + 1)),
    column: null,
    contextLine: null,
    inApp: !LIBRARIES.test(module),
  };
}
