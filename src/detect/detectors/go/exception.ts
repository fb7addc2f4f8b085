import type { DetectorProof } from "../../detector.ts";
import { runtimeDetector } from "../../runtime-detector.ts";
import { endedInit } from "../../runtime-match.ts";

/** The handler returned an error, and the runtime reported it. */
export const goException = runtimeDetector(
  "go/exception",
  "exception",
  (error, context) => error.origin === "handler" && !endedInit(error, context) && error.runtimeType === null,
);

export const proof: DetectorProof = {
  summary: "The handler returned an error.",
  reference: "aws-lambda-go, lambda/invoke_loop.go reportFailure; docs/log-formats.md 2.7",
  examples: [
    {
      text: '2026/11/24 09:10:29 {"errorMessage":"load order A-1: order A-1 not found","errorType":"wrapError"}',
      match: {
        phase: "invoke",
        type: "wrapError",
        message: "load order A-1: order A-1 not found",
        strength: "proves",
      },
    },
    {
      text: '{"time":"2026-11-24T09:17:44.986421699Z","level":"INFO","msg":"{\\"errorMessage\\":\\"order is empty\\",\\"errorType\\":\\"errorString\\"}"}',
      match: { phase: "invoke", type: "errorString", message: "order is empty", strength: "proves" },
    },
    {
      text: 'time=2026-11-24T09:17:45.164Z level=INFO msg="{\\"errorMessage\\":\\"order is empty\\",\\"errorType\\":\\"errorString\\"}"',
      match: { phase: "invoke", type: "errorString", message: "order is empty", strength: "proves" },
    },
  ],
  refusals: [
    "2026/11/24 09:10:29 could not load order: order A-1 not found",
    '2026/11/24 09:10:29 store.go:12: {"errorMessage":"order is empty","errorType":"errorString"}',
    '{"time":"2026-11-24T09:11:07.737299827Z","level":"ERROR","msg":"could not load","error":"order is empty","errorType":"errorString"}',
    '{"errorMessage": "x", "errorType": "KeyError", "requestId": "8f5c1c9e-0000-4000-8000-000000000001", "stackTrace": []}',
    '2026/11/24 09:10:29 lambda answered {"errorMessage":"order is empty","errorType":"errorString"}',
  ],
};
