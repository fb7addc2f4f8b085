import { casesOf, fails, TEXT } from "../cases.ts";
import type { Scenario } from "../scenario.ts";

const rust = casesOf("rust");
const EXIT = "Runtime.ExitError";

const network = (message: string) => fails("network_error", null, message);
const fetching = (url: string, source: string) =>
  network(`reqwest::Error { kind: Request, url: "${url}", source: ${source} }`);
const connecting = (url: string, reason: string) =>
  fetching(url, `hyper_util::client::legacy::Error(Connect, ${reason})`);
const sending = (url: string, reason: string) =>
  fetching(url, `hyper_util::client::legacy::Error(SendRequest, hyper::Error(${reason}))`);
const os = (code: number, kind: string, message: string) =>
  `Os { code: ${code}, kind: ${kind}, message: "${message}" }`;
const noName = (message: string) =>
  `Custom { kind: Uncategorized, error: "failed to lookup address information: ${message}" }`;
const REFUSED = os(111, "ConnectionRefused", "Connection refused");
const RESET = os(104, "ConnectionReset", "Connection reset by peer");
const NO_ROUTE = os(113, "HostUnreachable", "No route to host");
const UNKNOWN = noName("Name or service not known");
const PRICES = "http://127.0.0.1:5433/prices";

export const RUST_NETWORK: readonly Scenario[] = [
  rust("network_error/refused", connecting(PRICES, `ConnectError("tcp connect error", 127.0.0.1:5433, ${REFUSED})`)),
  rust(
    "network_error/refused-in-anyhow",
    network(
      `fetch prices\n\nCaused by:\n    0: error sending request for url (${PRICES})\n    1: client error (Connect)\n    2: tcp connect error\n    3: Connection refused (os error 111)`,
    ),
    TEXT,
  ),
  rust("network_error/refused-std", network(REFUSED)),
  rust("network_error/refused-in-panic", network(`called \`Result::unwrap()\` on an \`Err\` value: ${REFUSED}`)),
  rust("network_error/refused-at-load", fails("network_error", EXIT, REFUSED, "init")),
  rust(
    "network_error/unreachable+platform",
    connecting("http://10.0.9.1/", `ConnectError("tcp connect error", 10.0.9.1:80, ${NO_ROUTE})`),
  ),
  rust("network_error/unreachable-std+platform", network(NO_ROUTE)),
  rust("network_error/name-not-found", connecting("http://prices.invalid/", `ConnectError("dns error", ${UNKNOWN})`)),
  rust("network_error/name-not-found-std", network(UNKNOWN), TEXT),
  rust(
    "network_error/name-server-fails",
    connecting("http://again.invalid/", `ConnectError("dns error", ${noName("Temporary failure in name resolution")})`),
    TEXT,
  ),
  rust("network_error/reset", sending("http://127.0.0.1:18081/", `Io, ${RESET}`), TEXT),
  rust("network_error/reset-std", network(RESET), TEXT),
  rust("network_error/broken-pipe", network(os(32, "BrokenPipe", "Broken pipe")), TEXT),
  rust("network_error/closed", sending("http://127.0.0.1:18082/", "IncompleteMessage"), TEXT),
  rust("network_error/read-timeout", fetching("http://127.0.0.1:18083/slow", "TimedOut"), TEXT),
  rust("network_error/read-timeout-std", network(os(11, "WouldBlock", "Resource temporarily unavailable")), TEXT),
  rust("network_error/connect-timeout+platform", fails("network_error", null)),
  rust("network_error/connect-timeout-std", network('Error { kind: TimedOut, message: "connection timed out" }')),
  rust(
    "network_error/plain-http-on-https",
    connecting(
      "https://127.0.0.1:18084/",
      "Custom { kind: Other, error: Custom { kind: InvalidData, error: InvalidMessage(InvalidContentType) } }",
    ),
    TEXT,
  ),
  rust(
    "network_error/certificate",
    connecting(
      "https://127.0.0.1:18085/",
      "Custom { kind: Other, error: Custom { kind: InvalidData, error: InvalidCertificate(Other(OtherError(CaUsedAsEndEntity))) } }",
    ),
  ),
  rust("network_error/proxy-503", connecting("https://prices.example/", "TunnelUnsuccessful"), TEXT),
];
