const WILDCARD = /[*?]/;

/** Whether a text is what a glob describes: `*` any characters, `?` one. Linear in the text for each `*`. */
export function matchesGlob(glob: string, text: string): boolean {
  if (!WILDCARD.test(glob)) return glob === text;
  const parts = glob.split(/\*+/);
  const [first = ""] = parts;
  if (!startsAt(first, text, 0)) return false;
  if (parts.length === 1) return text.length === first.length;
  const last = parts.at(-1) ?? "";
  const end = text.length - last.length;
  let at = first.length;
  for (const part of parts.slice(1, -1)) {
    while (at + part.length <= end && !startsAt(part, text, at)) at++;
    if (at + part.length > end) return false;
    at += part.length;
  }
  return at <= end && startsAt(last, text, end);
}

function startsAt(part: string, text: string, at: number): boolean {
  if (at + part.length > text.length) return false;
  for (let offset = 0; offset < part.length; offset++) {
    if (part[offset] !== "?" && part[offset] !== text[at + offset]) return false;
  }
  return true;
}

/** Which names are selected: some (all, where none are named), less those that are left out. Globs. */
export interface NameGlobs {
  readonly include: readonly string[];
  readonly exclude: readonly string[];
}

/** Whether a log group's name is among those that the globs describe. */
export function isSelectedName(name: string, { include, exclude }: NameGlobs): boolean {
  const isIncluded = include.length === 0 || include.some((glob) => matchesGlob(glob, name));
  return isIncluded && !exclude.some((glob) => matchesGlob(glob, name));
}
