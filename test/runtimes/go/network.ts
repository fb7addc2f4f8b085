import { casesOf, fails, TEXT } from "../cases.ts";
import type { Scenario } from "../scenario.ts";

const go = casesOf("go");
const EXIT = "Runtime.ExitError";

const network = (type: string, message: string) => fails("network_error", type, message);
const fetching = (url: string, reason: string) => network("wrapError", `fetch prices: Get "${url}": ${reason}`);
const REFUSED = "dial tcp 127.0.0.1:5433: connect: connection refused";
const PORT = "127.0.0.1:41988";

export const GO_NETWORK: readonly Scenario[] = [
  go("network_error/refused", fetching("http://127.0.0.1:5433/prices", REFUSED)),
  go("network_error/refused-dial", network("OpError", REFUSED), TEXT),
  go("network_error/refused-at-load", fails("network_error", EXIT, REFUSED, "init")),
  go("network_error/refused-in-panic", network("OpError", REFUSED), TEXT),
  go("network_error/refused-over-ipv6", network("OpError", "dial tcp [::1]:5433: connect: connection refused"), TEXT),
  go("network_error/unreachable+platform", network("OpError", "dial tcp 10.0.9.1:80: connect: no route to host")),
  go(
    "network_error/name-not-found",
    fetching("http://prices.invalid/", "dial tcp: lookup prices.invalid on 127.0.0.1:53: no such host"),
  ),
  go(
    "network_error/name-not-found-dial+platform",
    network("OpError", "dial tcp: lookup db.orders.invalid on 127.0.0.1:53: no such host"),
  ),
  go(
    "network_error/name-server-fails",
    fetching("http://again.invalid/", "dial tcp: lookup again.invalid on 127.0.0.1:53: server misbehaving"),
    TEXT,
  ),
  go(
    "network_error/reset",
    fetching("http://127.0.0.1:18081/", `read tcp ${PORT}->127.0.0.1:18081: read: connection reset by peer`),
    TEXT,
  ),
  go(
    "network_error/reset-while-reading",
    network("OpError", `read tcp ${PORT}->127.0.0.1:18087: read: connection reset by peer`),
    TEXT,
  ),
  go("network_error/broken-pipe", network("OpError", `write tcp ${PORT}->127.0.0.1:18087: write: broken pipe`), TEXT),
  go("network_error/closed", fetching("http://127.0.0.1:18082/", "EOF"), TEXT),
  go(
    "network_error/plain-http-on-https",
    fetching("https://127.0.0.1:18084/", "http: server gave HTTP response to HTTPS client"),
    TEXT,
  ),
  go(
    "network_error/tls-plain-port+platform",
    network("RecordHeaderError", "tls: first record does not look like a TLS handshake"),
  ),
  go(
    "network_error/certificate",
    fetching(
      "https://127.0.0.1:18085/",
      "tls: failed to verify certificate: x509: cannot validate certificate for 127.0.0.1 because it doesn't contain any IP SANs",
    ),
    TEXT,
  ),
  go("network_error/connect-timeout", network("OpError", "dial tcp 10.255.255.1:5432: i/o timeout"), TEXT),
  go(
    "network_error/connect-timeout-http",
    fetching("http://10.255.255.1:8080/prices", "dial tcp 10.255.255.1:8080: i/o timeout"),
  ),
  go(
    "network_error/read-timeout",
    fetching(
      "http://127.0.0.1:18083/slow",
      "context deadline exceeded (Client.Timeout exceeded while awaiting headers)",
    ),
    TEXT,
  ),
  go("network_error/read-timeout-tcp", network("OpError", `read tcp ${PORT}->127.0.0.1:18083: i/o timeout`), TEXT),
  go("network_error/deadline", network("Error", 'Get "http://127.0.0.1:18083/slow": context deadline exceeded'), TEXT),
  go("network_error/tls-timeout", fetching("https://127.0.0.1:18083/", "net/http: TLS handshake timeout"), TEXT),
  go("network_error/proxy-refused", fetching("https://prices.example/", `proxyconnect tcp: ${REFUSED}`), TEXT),
];
