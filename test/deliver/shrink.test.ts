import { expect, it } from "vitest";

import { shrinkEvent } from "../../src/deliver/shrink.ts";
import { sampleEvent } from "./sample-event.ts";

const LONG = "x".repeat(2_000);
const sample = sampleEvent();
const { breadcrumbs: _, ...bare } = sample;
const mechanism = { type: "aws_lambda.logs", handled: false };

it("drops only the breadcrumbs where that is enough", () => {
  expect(shrinkEvent(sample)).toEqual(bare);
});

it("cuts source lines, frames and long texts where it is not", () => {
  const frames = Array.from({ length: 300 }, (_, index) => ({ lineno: index, context_line: LONG, in_app: true }));
  const exception = { values: [{ type: "E", value: LONG, mechanism, stacktrace: { frames } }] };
  const contexts = { evidence: { lines: [LONG], depth: { text: LONG, count: 3, nothing: null } } };

  const shrunk = shrinkEvent(sampleEvent({ exception, contexts }));

  const text = `${"x".repeat(509)}...`;
  expect(shrunk).toEqual({
    ...bare,
    exception: {
      values: [
        {
          type: "E",
          value: text,
          mechanism,
          stacktrace: { frames: frames.slice(-50).map(({ lineno, in_app }) => ({ lineno, in_app })) },
        },
      ],
    },
    contexts: { evidence: { lines: [text], depth: { text, count: 3, nothing: null } } },
  });
});

it("gives nothing where nothing can be left out", () => {
  expect(shrinkEvent({ ...bare, exception: { values: [{ type: "E", mechanism }] } })).toBeUndefined();
});
