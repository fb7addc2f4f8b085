/** What a group's functions run on, as far as their log lines differ. `custom`: Go, Rust, PHP, and whatever else. */
export type RuntimeFamily = "nodejs" | "python" | "java" | "dotnet" | "ruby" | "custom";

export const RUNTIME_FAMILIES: readonly RuntimeFamily[] = ["nodejs", "python", "java", "dotnet", "ruby", "custom"];

/** A function's `LoggingConfig.LogFormat`. */
export type LogFormat = "text" | "json";

export const LOG_FORMATS: readonly LogFormat[] = ["text", "json"];

/** One form in which a failure shows, for the service's filters. */
export interface FailureForm {
  /** Whose functions can log it. */
  readonly of: readonly RuntimeFamily[];
  /** Under which log formats; what the runtime prints raw comes under both. */
  readonly formats: readonly LogFormat[];
  /** An alternative of a regular expression in the service's syntax: no parentheses, `\s` for a blank, `\xhh` for symbols. */
  readonly regex: string;
  /** Texts, of which one stands in every such line: wider, for groups that take no more regular expressions. */
  readonly terms: readonly string[];
}

const ANY = RUNTIME_FAMILIES;
const BOTH = LOG_FORMATS;
const TEXT = ["text"] as const;
const JSON_ = ["json"] as const;

/**
 * Every attempt that fails logs a line of one of these forms (`test/subscribe/pattern.test.ts` has all recorded ones). As
 * narrow as the line allows: where the application can print the very same, the reporter tells them apart.
 */
export const FAILURE_FORMS: readonly FailureForm[] = [
  // The platform's own lines, in both formats: a function may change its format at any time, and they cost nothing.
  {
    of: ANY,
    formats: BOTH,
    regex: String.raw`^[A-Z_]*REPORT\s[IR].*\sStatus:\s[etf]`,
    terms: ["Status: timeout", "Status: error", "Status: failure"],
  },
  {
    of: ANY,
    formats: BOTH,
    regex: String.raw`^RequestId:\s[0-9a-f-]{36}\s[EPS]`,
    terms: ["Runtime exited", "Process exited before", "Error: ", "Status: error"],
  },
  {
    of: ANY,
    formats: BOTH,
    regex: String.raw`^\S+Z\s[0-9a-f-]{36}\sTask\stimed\sout\s`,
    terms: ["Task timed out after"],
  },
  {
    of: ANY,
    formats: BOTH,
    regex: String.raw`^Unknown\sapplication\serror\soccurred\s*$|^Unknown\sapplication\serror\soccurred\x0A`,
    terms: ["Unknown application error occurred"],
  },
  { of: ANY, formats: BOTH, regex: String.raw`^Runtime\.Unknown`, terms: ["Runtime.Unknown"] },
  { of: ANY, formats: BOTH, regex: String.raw`^EXTENSION\s.*Error\sType`, terms: ["Error Type: "] },
  {
    of: ANY,
    formats: BOTH,
    regex: String.raw`^\{.*\Wplatform\..*status\W+[etf]`,
    terms: ['"status":"timeout"', '"status":"error"', '"status":"failure"'],
  },
  { of: ANY, formats: BOTH, regex: String.raw`^\{.*\Wplatform\..*errorType`, terms: ["errorType"] },
  // What the in-process client of Node.js, Python and Java says of an answer that the platform refuses.
  {
    of: ["nodejs", "python", "java", "custom"],
    formats: BOTH,
    regex: String.raw`LAMBDA_RUNTIME\sFailed`,
    terms: ["LAMBDA_RUNTIME Failed"],
  },
  {
    of: ["nodejs"],
    formats: TEXT,
    regex: String.raw`^\S+Z\s\S+\sERROR\s[IU][\w\s]+\{`,
    terms: ["Invoke Error", "Init Error", "Uncaught Exception", "Unhandled Promise Rejection"],
  },
  {
    of: ["nodejs"],
    formats: JSON_,
    regex: String.raw`level\W+ERROR\W.*message\W+\{.*errorType`,
    terms: ["errorType"],
  },
  {
    of: ["nodejs"],
    formats: JSON_,
    // An error that says itself how it becomes JSON (axios).
    regex: String.raw`level\W+ERROR\W.*message\W+\{.*stack`,
    terms: ['"stack'],
  },
  // The wrapper's mark: without it an exception that is reported already would be reported again.
  { of: ["nodejs"], formats: BOTH, regex: String.raw`\WlambdaSentry\W+1`, terms: ['"lambdaSentry"'] },
  { of: ["python"], formats: TEXT, regex: String.raw`^\[ERROR\]\s[^\d\s\[]`, terms: ["Traceback (most", "[ERROR] "] },
  { of: ["python"], formats: JSON_, regex: String.raw`ERROR\W+errorMessage\W.*errorType`, terms: ["errorType"] },
  {
    of: ["java"],
    formats: BOTH,
    // `<message>: <class>`, and below it the trace.
    regex: String.raw`:\s\w+\.[^\s\\]+\x0A\w|:\s\w+\.[^\s\\]+\\n\w`,
    terms: ["Exception", "Error", "handleRequest", "java."],
  },
  {
    of: ["java", "custom"],
    formats: BOTH,
    // A class without a package.
    regex: String.raw`:\s[A-Z]\w+\x0A[A-Z]\w+:\s|:\s[A-Z]\w+\\n[A-Z]\w+:\s`,
    terms: ["Exception", "Error", "handleRequest", "java."],
  },
  {
    of: ["java", "custom"],
    formats: BOTH,
    // The same printed line by line, where the client does not log through the platform.
    regex: String.raw`:\s\w+\.\S+\.[A-Z]\w+\s?$`,
    terms: ["Exception", "Error", "handleRequest", "java."],
  },
  {
    of: ["java", "custom"],
    formats: BOTH,
    regex: String.raw`Invalid\shandler:|handler\sinterface|RequestHandler\swith|public\smethod\snamed`,
    terms: ["Invalid handler", "handler interface", "RequestHandler with", "public method named"],
  },
  { of: ["dotnet"], formats: TEXT, regex: String.raw`^\S+Z\s\S*\sfail\s\S+\.\S+`, terms: ["Exception", "   at "] },
  { of: ["dotnet"], formats: JSON_, regex: String.raw`level\W+Error\W.*errorType`, terms: ["errorType"] },
  {
    of: ["ruby"],
    formats: BOTH,
    regex: String.raw`errorType\W+[FI]\w+\x3C`,
    terms: ["Function<", "Init<"],
  },
  // Go, by whatever logger.
  { of: ["custom"], formats: BOTH, regex: String.raw`errorMessage\W.*errorType`, terms: ["errorType"] },
  { of: ["custom"], formats: BOTH, regex: String.raw`ERROR.*Lambda\sruntime`, terms: ["Lambda runtime"] },
  { of: ["custom"], formats: BOTH, regex: String.raw`^[0-9a-f-]{36}\sInvoke\sError`, terms: ["Invoke Error"] },
];
