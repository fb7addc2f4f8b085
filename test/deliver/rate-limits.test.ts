import { expect, it } from "vitest";

import { limitMs } from "../../src/deliver/rate-limits.ts";

const NOW = Date.parse("2026-11-23T10:00:00Z");
const none = undefined;

it.each([
  { name: "200 without headers", status: 200, rateLimits: none, retryAfter: none, waitMs: none },
  { name: "500 without headers", status: 500, rateLimits: none, retryAfter: none, waitMs: none },
  { name: "a bare 429", status: 429, rateLimits: none, retryAfter: none, waitMs: 60_000 },
  { name: "a 429 with empty headers", status: 429, rateLimits: " ", retryAfter: "", waitMs: 60_000 },
  { name: "Retry-After in seconds", status: 429, rateLimits: none, retryAfter: "2", waitMs: 2_000 },
  { name: "Retry-After in parts of seconds", status: 429, rateLimits: none, retryAfter: "2.5", waitMs: 2_500 },
  {
    name: "Retry-After with a date",
    status: 429,
    rateLimits: none,
    retryAfter: "Mon, 23 Nov 2026 10:00:30 GMT",
    waitMs: 30_000,
  },
  {
    name: "Retry-After with a past date",
    status: 429,
    rateLimits: none,
    retryAfter: "Mon, 23 Nov 2026 09:00:00 GMT",
    waitMs: 1_000,
  },
  { name: "Retry-After that is neither", status: 429, rateLimits: none, retryAfter: "soon", waitMs: 60_000 },
  { name: "Retry-After on a 503", status: 503, rateLimits: none, retryAfter: "7", waitMs: 7_000 },
  { name: "Retry-After of zero", status: 429, rateLimits: none, retryAfter: "0", waitMs: 1_000 },
  { name: "a limit beyond a day", status: 429, rateLimits: none, retryAfter: "9".repeat(400), waitMs: 86_400_000 },
  { name: "our category", status: 429, rateLimits: "5:error:project:quota", retryAfter: none, waitMs: 5_000 },
  { name: "our category on a 200", status: 200, rateLimits: "60:error", retryAfter: none, waitMs: 60_000 },
  {
    name: "our category among others",
    status: 429,
    rateLimits: "5:default;error;security:key",
    retryAfter: none,
    waitMs: 5_000,
  },
  { name: "all categories", status: 429, rateLimits: "60::key", retryAfter: none, waitMs: 60_000 },
  { name: "all categories, in short", status: 429, rateLimits: "60", retryAfter: none, waitMs: 60_000 },
  {
    name: "all, beside one that is not ours",
    status: 429,
    rateLimits: "60::key, 86400:transaction;span:organization",
    retryAfter: none,
    waitMs: 60_000,
  },
  {
    name: "the longest of several that are ours",
    status: 429,
    rateLimits: "5:error:key, 9::organization",
    retryAfter: none,
    waitMs: 9_000,
  },
  { name: "a limit without a readable time", status: 429, rateLimits: "x:error", retryAfter: none, waitMs: 60_000 },
  {
    name: "other categories on a 200",
    status: 200,
    rateLimits: "86400:transaction;span:organization",
    retryAfter: none,
    waitMs: none,
  },
  { name: "attachments on a 429", status: 429, rateLimits: "60:attachment", retryAfter: none, waitMs: none },
  {
    name: "attachments with the longest limit as Retry-After",
    status: 429,
    rateLimits: "60:attachment",
    retryAfter: "60",
    waitMs: none,
  },
  {
    name: "a category that only looks like ours",
    status: 200,
    rateLimits: "60:error_log;errors",
    retryAfter: none,
    waitMs: none,
  },
  { name: "commas around nothing", status: 200, rateLimits: ", ,", retryAfter: none, waitMs: none },
])("reads $name", ({ status, rateLimits, retryAfter, waitMs }) => {
  expect(limitMs({ status, rateLimits, retryAfter }, NOW)).toBe(waitMs);
});
