import { boundedMessage, boundedTrace, MAX_CAUSE_CHARS } from "./bounds.ts";
import { type JsonObject, objectMember, stringMember } from "./json.ts";
import type { PrintedError } from "./printed-error.ts";
import { isRustRuntime, RUST_SPAN, rustLineOf } from "./rust-line.ts";

/** Sentences of the runtime itself, which stand where else the handler's error does. */
const PANICKED = /^(?:user handler panicked(?: error=|$)|Lambda panicked: |JoinError::Panic\()/;
const PAYLOAD =
  /^(?:Request payload deserialization into LambdaEvent<T> failed\.|Failed to parse raw JSON event received from Lambda\.)/;
const ANSWER_NOT_BUILT = /^failed to build Lambda Runtime API request\b/;
const OWN =
  /^(?:failed to (?:build error response|build Lambda Runtime API request|send request)|Lambda Runtime server returned)/;
/** What became of the answer. 413 is a failure of its own; of others (too late, twice) the cause stands elsewhere. */
const ANSWER = /^Lambda Runtime API (?:returned non-200 response|rejected the response)/;
const TOO_LARGE = /^Lambda Runtime API returned non-200 response status=413\b/;
/** `error!(error = ?error, "refresh failed")`: the runtime prints its handler's error alone. */
const FIELD = /^[^"{(=]{1,200} (?:error|err|e)=(?:["A-Z]|[a-z]\w{0,60}(?:::\w{1,60}){1,6} ?[{(])/;
const BACKTRACE = /\n{1,2}(?:Stack b|B)acktrace:\n/;
const GLUED_PANIC =
  /^ERROR Lambda runtime invoke\{requestId="?[0-9a-f-]{36}"?[^}\n]{0,600}\}: user handler panicked error=Any \{ \.\. \}$/;
/** The lines below an error's own words, as anyhow and eyre print them. */
export const RUST_CAUSES = /^(?:$|Caused by:|Location:|Stack backtrace:| {2,})/;
const MAX_BODY_CHARS = 131_072;

/**
 * The error that lambda_runtime logged in the text format: the Debug text of the handler's error, inside the span of
 * the invocation. `tracing::error!` in the application makes the same line, unless the target is printed as well.
 *
 * Source: aws-lambda-rust-runtime, `lambda-runtime/src/layers/panic.rs` and `api_response.rs`.
 */
export function readRustText(text: string): PrintedError | null {
  const line = rustLineOf(text);
  if (line === null) return readBehindPrint(text);
  const { target, isRuntimes, isTimed, isPlaced } = line;
  if (!isRuntimes && isPlaced) return null;
  // Without the runtime's target, what looks like one is another crate's, or the beginning of the message.
  if (target !== null && !isRuntimes && (isTimed || target.includes("::"))) return null;
  const said = isRuntimes || target === null ? line.body : `${target}: ${line.body}`;
  const body = said.slice(0, MAX_BODY_CHARS);
  if (ANSWER.test(body)) return answerError(body);
  return isApplications(body) ? null : toPrintedError(body, !isRuntimes);
}

/** What the application printed without a line end stands in front of the runtime's line: only a panic is beyond doubt there. */
function readBehindPrint(text: string): PrintedError | null {
  const at = text.indexOf("ERROR Lambda runtime invoke{");
  if (at < 1 || at > 1000 || !/[^\s"'`({[:=]/.test(text[at - 1] ?? "")) return null;
  return GLUED_PANIC.test(text.slice(at, at + 1500)) ? readRustText(text.slice(at)) : null;
}

/** The same in the JSON format, which has no time and, by default, no target. */
export function readRustJson(json: JsonObject): PrintedError | null {
  if (json["level"] !== "ERROR" || spanOf(json)?.["name"] !== RUST_SPAN) return null;
  const fields = objectMember(json, "fields") ?? flattened(json);
  const message = stringMember(fields, "message");
  const target = stringMember(json, "target");
  if (message === null || (target !== null && !isRustRuntime(target))) return null;
  if (ANSWER.test(message)) return answerError(`${message} status=${stringMember(fields, "status")}`);
  const error = stringMember(fields, "error");
  const isSentence = PANICKED.test(message) || PAYLOAD.test(message) || OWN.test(message);
  if (Object.keys(fields).length > (isSentence ? 2 : 1)) return null;
  return toPrintedError(error === null ? message : `${message} error=${error}`, target === null);
}

/** Where the current span is left out, the runtime's is the only one of the list. */
function spanOf(json: JsonObject): JsonObject | null {
  const { span, spans } = json;
  if (span === undefined && Array.isArray(spans) && spans.length === 1) return objectMember({ only: spans[0] }, "only");
  return objectMember(json, "span");
}

/** The event's own members, where they stand among those of the subscriber. */
function flattened(json: JsonObject): JsonObject {
  const { timestamp, level, target, span, spans, filename, line_number, threadName, threadId, ...fields } = json;
  return fields;
}

function answerError(sentence: string): PrintedError | null {
  if (!TOO_LARGE.test(sentence)) return null;
  return {
    runtime: "rust",
    origin: "client",
    imitable: true,
    type: null,
    runtimeType: null,
    message: boundedMessage(sentence.trim()),
    trace: [],
    code: null,
    causeText: "",
  };
}

/** Whether the runtime caught a panic, whose own words it does not repeat. */
export function isRustPanic({ runtime, message }: PrintedError): boolean {
  return runtime === "rust" && message !== null && PANICKED.test(message);
}

/** Whether the runtime could not read the event. */
export function isRustPayloadError(message: string | null): boolean {
  return message !== null && PAYLOAD.test(message);
}

/** Whether it could not write the answer. */
export function isRustAnswerError(message: string | null): boolean {
  return message !== null && ANSWER_NOT_BUILT.test(message);
}

function isApplications(body: string): boolean {
  const head = body.slice(0, 400);
  return FIELD.test(head) && !PANICKED.test(head) && !PAYLOAD.test(head) && !OWN.test(head);
}

function toPrintedError(body: string, imitable: boolean): PrintedError | null {
  const backtrace = BACKTRACE.exec(body);
  const message = (backtrace === null ? body : body.slice(0, backtrace.index)).trim();
  if (message === "") return null;
  const isPanic = PANICKED.test(message);
  return {
    runtime: "rust",
    origin: isPanic ? "uncaught" : "handler",
    imitable: imitable && !isPanic && !PAYLOAD.test(message),
    type: null,
    runtimeType: null,
    message: boundedMessage(message.replace(/^(user handler panicked) error=Any \{ \.\. \}$/, "$1")),
    trace: boundedTrace(backtrace === null ? [] : body.slice(backtrace.index + backtrace[0].length).split("\n")),
    code: null,
    causeText: message.slice(0, MAX_CAUSE_CHARS),
  };
}
