import type { SentryEvent } from "../../src/event/sentry-event.ts";

/** A Python failure, so that anything of this Node process in the posted event shows. */
export function sampleEvent(overrides: Partial<SentryEvent> = {}): SentryEvent {
  return {
    event_id: "0a7d81344ce6726430855c00f7c50f0a",
    timestamp: 1_790_000_000.5,
    platform: "python",
    level: "error",
    logger: "aws_lambda.logs",
    transaction: "orders-py",
    exception: {
      values: [
        {
          type: "KeyError",
          value: "'order_id'",
          mechanism: { type: "aws_lambda.logs", handled: false },
          stacktrace: {
            frames: [
              {
                filename: "app.py",
                abs_path: "/var/task/app.py",
                function: "handler",
                lineno: 7,
                context_line: 'return event["order_id"]',
                in_app: true,
              },
            ],
          },
        },
      ],
    },
    breadcrumbs: {
      values: [{ timestamp: 1_790_000_000, level: "info", category: "log", message: "Grüße, 注文 received" }],
    },
    tags: { "lambda.failure": "exception", function_name: "orders-py" },
    contexts: { "aws.lambda": { function_name: "orders-py", memory_size: 128 }, runtime: { name: "python" } },
    fingerprint: ["{{ default }}", "orders-py"],
    sdk: { name: "lambda_sentry_forwarder", version: "0.1.0", settings: { infer_ip: "never" } },
    ...overrides,
  };
}
