import { belowTaskRoot, type Frame, toPosition } from "./frame.ts";

/** The quote before the name is a backtick up to Ruby 3.3; from 3.4 on the name has its class: `'Integer#/'`. */
const FRAME = /^(.{1,1000}?):(\d{1,9}):in [`'](.{1,512})'$/;
/** A syntax error has no method. */
const PLACE = /^(\/.{1,1000}?):(\d{1,9})$/;
const LIBRARY =
  /(?:^|\/)(?:gems|vendor)\/|^<internal:|^\/(?:var\/(?:runtime|lang)|opt\/ruby|usr\/(?:local\/)?lib\/ruby)\//;

/** Ruby's frames, caller first. */
export function parseRubyFrames(lines: readonly string[]): Frame[] {
  const frames: Frame[] = [];
  for (const line of lines) {
    const match = FRAME.exec(line) ?? PLACE.exec(line);
    if (match?.[1] !== undefined) frames.push(toFrame(match[1], match[2], match[3] ?? null));
  }
  return frames.reverse();
}

function toFrame(path: string, line: string | undefined, name: string | null): Frame {
  const relative = belowTaskRoot(path);
  return {
    function: name,
    module: null,
    filename: relative ?? path,
    absPath: path,
    line: toPosition(line),
    column: null,
    contextLine: null,
    inApp: relative !== null && !LIBRARY.test(path),
  };
}
