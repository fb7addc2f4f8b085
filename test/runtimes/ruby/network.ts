import { casesOf, fails, TEXT } from "../cases.ts";
import type { Scenario } from "../scenario.ts";

const ruby = casesOf("ruby");

const network = (name: string, type: string, message: string, more = {}): Scenario =>
  ruby(`network_error/${name}`, fails("network_error", `Function<${type}>`, message), more);
const opening = (peer: string, reason: string) => `Failed to open TCP connection to ${peer} (${reason})`;
const REFUSED = opening("127.0.0.1:5433", "Connection refused - connect(2) for 127.0.0.1:5433");
const UNKNOWN = "getaddrinfo: Name or service not known";
const tls = (port: number, reason: string) =>
  `SSL_connect returned=1 errno=0 peeraddr=127.0.0.1:${port} state=error: ${reason}`;

export const RUBY_NETWORK: readonly Scenario[] = [
  network("refused", "Errno::ECONNREFUSED", REFUSED),
  network("refused-socket", "Errno::ECONNREFUSED", 'Connection refused - connect(2) for "127.0.0.1" port 5433', TEXT),
  network("proxy-refused", "Errno::ECONNREFUSED", REFUSED, TEXT),
  network("name-not-found", "SocketError", opening("prices.invalid:80", UNKNOWN)),
  network("name-not-found-socket", "SocketError", UNKNOWN, TEXT),
  network(
    "name-server-fails",
    "SocketError",
    opening("again.invalid:80", "getaddrinfo: Temporary failure in name resolution"),
    TEXT,
  ),
  network("no-route", "Errno::EHOSTUNREACH", 'No route to host - connect(2) for "10.0.9.1" port 5432', TEXT),
  network(
    "no-route-http+platform",
    "Errno::EHOSTUNREACH",
    opening("10.0.9.1:80", "No route to host - connect(2) for 10.0.9.1:80"),
  ),
  network("unreachable", "Errno::ENETUNREACH", 'Network is unreachable - connect(2) for "192.0.2.7" port 5432', TEXT),
  network(
    "open-timeout+platform",
    "Net::OpenTimeout",
    "Failed to open TCP connection to 10.255.255.1:80 (Connection timed out - user specified timeout)",
  ),
  network("connect-timeout", "Errno::ETIMEDOUT", "Connection timed out - user specified timeout"),
  network("read-timeout", "Net::ReadTimeout", "Net::ReadTimeout with #<Socket:(closed)>"),
  network("closed", "EOFError", "end of file reached", TEXT),
  network("reset", "Errno::ECONNRESET", "Connection reset by peer", TEXT),
  network("broken-pipe", "Errno::EPIPE", "Broken pipe", TEXT),
  network("certificate", "OpenSSL::SSL::SSLError", tls(18085, "certificate verify failed (self-signed certificate)")),
  network("plain-http-on-https", "OpenSSL::SSL::SSLError", tls(18084, "wrong version number"), TEXT),
];
