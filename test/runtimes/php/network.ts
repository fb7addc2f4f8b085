import { casesOf, fails, TEXT } from "../cases.ts";
import type { Scenario } from "../scenario.ts";

const php = casesOf("php");

const network = (name: string, type: string, message: string, more = {}): Scenario =>
  php(`network_error/${name}`, fails("network_error", type, message), more);
const curl = (name: string, url: string, reason: string, more = {}): Scenario =>
  network(
    name,
    "RuntimeException",
    `cURL error ${reason} (see https://curl.haxx.se/libcurl/c/libcurl-errors.html) for ${url}`,
    more,
  );
const pdo = (name: string, reason: string, more = {}): Scenario =>
  network(name, "PDOException", `SQLSTATE[HY000] [2002] ${reason}`, more);
const REFUSED = "Failed to connect to 127.0.0.1 port 5433 after 0 ms: Couldn't connect to server";
/** The milliseconds that it took are in the message. */
const varies = (name: string): Scenario => php(`network_error/${name}`, fails("network_error", "RuntimeException"));

export const PHP_NETWORK: readonly Scenario[] = [
  curl("refused-curl", "http://127.0.0.1:5433/prices", `7: ${REFUSED}`),
  pdo("refused-pdo", "Connection refused"),
  network("refused-mysqli", "mysqli_sql_exception", "Connection refused", TEXT),
  network("refused-stream", "RuntimeException", "Connection refused", TEXT),
  network("refused-in-previous", "LogicException", "order 7", TEXT),
  php(
    "network_error/refused-at-load",
    fails("network_error", "PDOException", "SQLSTATE[HY000] [2002] Connection refused", "init"),
  ),
  varies("unreachable+platform"),
  pdo("unreachable-pdo+platform", "No route to host"),
  curl("name-not-found", "http://prices.invalid/", "6: Could not resolve host: prices.invalid"),
  pdo(
    "name-not-found-pdo",
    "php_network_getaddresses: getaddrinfo for prices.invalid failed: Name or service not known",
    TEXT,
  ),
  pdo(
    "name-server-fails",
    "php_network_getaddresses: getaddrinfo for again.invalid failed: Temporary failure in name resolution",
    TEXT,
  ),
  varies("connect-timeout+platform"),
  pdo("connect-timeout-pdo+platform", "Connection timed out"),
  varies("read-timeout"),
  curl("closed", "http://127.0.0.1:18082/", "52: Empty reply from server", TEXT),
  curl("reset", "http://127.0.0.1:18081/", "56: Recv failure: Connection reset by peer", TEXT),
  curl("certificate", "https://127.0.0.1:18085/", "60: SSL certificate problem: self-signed certificate", TEXT),
  php("network_error/plain-http-on-https", fails("network_error", "RuntimeException"), TEXT),
  curl("proxy-503", "https://prices.example/", "56: CONNECT tunnel failed, response 503", TEXT),
  curl("proxy-not-found", "https://prices.example/", "5: Could not resolve proxy: proxy.invalid", TEXT),
];
