import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { RuntimeFamily } from "../../src/read/printed-error.ts";
import { parseTrace } from "../../src/stacks/parse-trace.ts";

/** What a frame says in every notation. */
interface Said {
  readonly name: string;
  readonly file: string;
  readonly line: number;
}

interface Notation {
  readonly extension: string;
  /** As the runtime prints it: one line, or two. */
  readonly print: (said: Said, index: number) => readonly string[];
  /** What stands above and below the frames. */
  readonly around?: (lines: readonly string[]) => readonly string[];
  /** Python prints the caller first, as Sentry wants it. */
  readonly isCallerFirst?: boolean;
}

const NOTATIONS: Partial<Record<RuntimeFamily, Notation>> = {
  nodejs: {
    extension: "mjs",
    print: ({ name, file, line }) => [`    at ${name} (file:///var/task/${file}:${line}:7)`],
  },
  python: {
    extension: "py",
    print: ({ name, file, line }) => [`  File "/var/task/${file}", line ${line}, in ${name}`, `    ${name}()`],
    isCallerFirst: true,
  },
  java: {
    extension: "java",
    print: ({ name, file, line }) => [`\tat com.acme.Orders.${name}(${file.split("/").at(-1)}:${line})`],
  },
  dotnet: {
    extension: "cs",
    print: ({ name, file, line }) => [`   at Acme.Orders.${name}(String input) in /var/task/${file}:line ${line}`],
  },
  ruby: { extension: "rb", print: ({ name, file, line }) => [`/var/task/${file}:${line}:in '${name}'`] },
  go: {
    extension: "go",
    print: ({ name, file, line }) => [`main.${name}(0x1, {0x2, 0x3})`, `\t/var/task/${file}:${line} +0x1d`],
    around: (lines) => ["goroutine 7 [running]:", ...lines],
  },
  rust: {
    extension: "rs",
    print: ({ name, file, line }, index) => [`  ${index}: orders::${name}`, `             at ./${file}:${line}:9`],
    around: (lines) => ["thread 'main' panicked at src/x.rs:1:1:", "stack backtrace:", ...lines],
  },
};

const word = fc.stringMatching(/^[a-z][a-z0-9_]{0,20}$/).filter((name) => !/^(?:main|async|new)$/.test(name));
const said = (extension: string): fc.Arbitrary<Said> =>
  fc.record({
    name: word,
    file: fc.array(word, { minLength: 1, maxLength: 3 }).map((parts) => `${parts.join("/")}.${extension}`),
    line: fc.integer({ min: 1, max: 99_999 }),
  });

describe.each(Object.entries(NOTATIONS))(
  "a printed trace of %s",
  (runtime, { extension, print, around, isCallerFirst }) => {
    it("comes back as its frames, in order", () => {
      fc.assert(
        fc.property(fc.array(said(extension), { minLength: 1, maxLength: 40 }), (frames) => {
          const lines = frames.flatMap(print);
          const parsed = parseTrace(runtime as RuntimeFamily, around?.(lines) ?? lines);
          const expected = isCallerFirst ? frames : frames.toReversed();
          const basename = (path: string | null | undefined): string | undefined => path?.split("/").at(-1);
          expect(
            parsed.map(({ function: name, filename, line }) => [name?.split("::").at(-1), basename(filename), line]),
          ).toEqual(expected.map(({ name, file, line }) => [name, basename(file), line]));
        }),
        { numRuns: 60 },
      );
    });

    it("loses nothing but the cut frame when it is cut", () => {
      fc.assert(
        fc.property(fc.array(said(extension), { minLength: 2, maxLength: 30 }), fc.nat(), (frames, seed) => {
          const text = (around?.(frames.flatMap(print)) ?? frames.flatMap(print)).join("\n");
          const whole = parseTrace(runtime as RuntimeFamily, text.split("\n"));
          const cut = parseTrace(runtime as RuntimeFamily, text.slice(0, seed % text.length).split("\n"));
          const keys = whole.map((frame) => `${frame.function} ${frame.filename}`);
          const unknown = cut.filter((frame) => !keys.includes(`${frame.function} ${frame.filename}`));
          expect(unknown.length).toBeLessThanOrEqual(1);
        }),
        { numRuns: 60 },
      );
    });
  },
);

it("takes PHP's calls apart, whose functions stand in the next entry", () => {
  fc.assert(
    fc.property(fc.array(said("php"), { minLength: 1, maxLength: 30 }), (frames) => {
      const lines = frames.map(({ name, file, line }, index) => `#${index} /var/task/${file}(${line}): ${name}()`);
      const parsed = parseTrace("php", [...lines, `#${frames.length} {main}`]);
      const names = parsed.map((frame) => frame.function);
      expect(names).toEqual([null, ...frames.map(({ name }) => name).toReversed()]);
      expect(parsed.slice(0, -1).map(({ filename, line }) => [filename, line])).toEqual(
        frames.map(({ file, line }) => [file, line]).toReversed(),
      );
    }),
    { numRuns: 60 },
  );
});
