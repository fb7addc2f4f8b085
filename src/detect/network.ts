import type { PrintedError } from "../read/printed-error.ts";
import type { NetworkDetail, NetworkReason } from "./finding.ts";

interface ReasonRow {
  readonly reason: NetworkReason;
  readonly pattern: RegExp;
}

/**
 * The words of operating systems, runtimes and clients for a failed connection, the most telling first: a wrapper's
 * own words (`fetch failed`, `Could not connect`) come last, because the cause may stand beside them.
 */
const REASONS: readonly ReasonRow[] = [
  {
    reason: "proxy",
    pattern: /\bProxyError\b|Tunnel connection failed|ERR_PROXY|proxy connection (?:timed out|refused)/,
  },
  {
    reason: "refused",
    pattern: /\bECONNREFUSED\b|[Cc]onnection refused|Connect call failed|Connection to \S{1,260} refused/,
  },
  {
    reason: "dns_not_found",
    pattern:
      /\bENOTFOUND\b|Name or service not known|No address associated with hostname|no such host|Could not resolve host|nodename nor servname|\bUnknownHostException\b|\bUnresolvedAddressException\b|No such host is known/,
  },
  {
    reason: "dns_temporary",
    pattern:
      /\bEAI_AGAIN\b|Temporary failure in name resolution|Resource temporarily unavailable \([\w.-]{1,253}:\d|Resolving timed out after|\blookup [\w.-]{1,253}(?: on \S{1,60})?: .{0,120}(?:i\/o timeout|server misbehaving)/,
  },
  { reason: "no_route", pattern: /\bEHOSTUNREACH\b|[Nn]o route to host/ },
  { reason: "unreachable", pattern: /\bENETUNREACH\b|[Nn]etwork is unreachable/ },
  {
    reason: "tls",
    pattern:
      /\bEPROTO\b|SSL routines|WRONG_VERSION_NUMBER|CERTIFICATE_VERIFY_FAILED|\bSSLCertVerificationError\b|\bSSLError\b|self[- ]signed certificate|certificate has expired|unable to verify the first certificate|unable to get local issuer certificate|SSLHandshakeException|before secure TLS connection was established|x509:|\bERR_TLS_|\bCERT_HAS_EXPIRED\b|\bDEPTH_ZERO_SELF_SIGNED_CERT\b|handshake operation timed out|javax\.net\.ssl\.SSL|SSL connection could not be established|SSL certificate problem|\btls: |TLS handshake timeout|gave HTTP response to HTTPS client|invalid peer certificate|InvalidCertificate\(|tls handshake eof/,
  },
  {
    reason: "read_timeout",
    pattern:
      /\bread ETIMEDOUT\b|\bReadTimeout|[Rr]ead timed out|Read timeout on endpoint|UND_ERR_(?:HEADERS|BODY)_TIMEOUT|\bESOCKETTIMEDOUT\b|timeout of \d{1,9}ms exceeded|aborted due to timeout|The read operation timed out|\bNet::ReadTimeout\b|\bHttpTimeoutException\b|HttpClient\.Timeout of \d|Operation timed out after \d|\bread (?:tcp|udp) \S{1,120}: i\/o timeout|context deadline exceeded|Client\.Timeout exceeded|source: TimedOut\b|\boperation timed out\b/,
  },
  {
    reason: "connect_timeout",
    pattern:
      /\bETIMEDOUT\b|UND_ERR_CONNECT_TIMEOUT|\bConnectTimeout|[Cc]onnect(?:ion)? timed out|Connect timeout on endpoint|Connect Timeout Error|\[Errno 110\]|connect timeout|\bdial (?:tcp|udp) \S{1,120}: i\/o timeout|\bNet::OpenTimeout\b|Error\(Connect, .{0,200}TimedOut|ConnectorError \{ kind: Timeout/,
  },
  { reason: "broken_pipe", pattern: /\bEPIPE\b|[Bb]roken pipe\b|\bBrokenPipeError\b/ },
  {
    reason: "reset",
    pattern:
      /\bECONNRESET\b|[Cc]onnection reset|socket hang up|\bConnectionResetError\b|Connection aborted|\bECONNABORTED\b|\bRemoteDisconnected\b|Remote end closed connection|Server disconnected|header parser received no bytes/,
  },
  {
    reason: "closed",
    pattern:
      /UND_ERR_SOCKET|other side closed|Connection terminated unexpectedly|Connection closed before|server closed the connection unexpectedly|response ended prematurely|Empty reply from server|server has gone away|connection closed before message completed|\b(?:Get|Head|Post|Put|Patch|Delete) "[^"\n]{1,1000}": (?:unexpected )?EOF\b/,
  },
  // java.net.http leaves out why, but names the host that is not found.
  { reason: "refused", pattern: /\bjava\.net\.ConnectException(?:\n|$)/ },
  {
    reason: "unknown",
    pattern:
      /Could not connect to the endpoint URL|\bNetworkingError\b|\bERR_NETWORK\b|\b(?:MaxRetryError|NewConnectionError|EndpointConnectionError|ConnectionClosedError)\b|Communications link failure|network-related or instance-specific error|not possible to connect to the redis|cURL error 7:|Failed to connect to [0-9A-Za-z._-]{1,253}:\d|Can't connect to (?:MySQL )?server on|Error\(Connect, |client error \(Connect\)|\bDispatchFailure\b|\bFaraday::ConnectionFailed\b|Redis::CannotConnectError/,
  },
];

/** Errors whose message alone does not tell; the type does. */
const BY_TYPE: readonly (ReasonRow & { readonly message: RegExp })[] = [
  { reason: "unknown", pattern: /^TypeError$/, message: /^fetch failed$/ },
  { reason: "read_timeout", pattern: /^(?:timeout|socket\.timeout|TimeoutError)$/, message: /^timed out$/ },
  { reason: "connect_timeout", pattern: /^ConnectionTimeoutError$|^ConnectTimeout$/, message: /^/ },
  { reason: "dns_not_found", pattern: /^gaierror$|^UnknownHostException$/, message: /^/ },
  { reason: "closed", pattern: /^Function<EOFError>$/, message: /^end of file reached$/ },
];

const PEERS: readonly RegExp[] = [
  /\b(?:connect|read|write) E[A-Z]{3,20} (\[?[0-9A-Za-z:._-]{1,253}\]?:\d{1,5})/,
  /\bgetaddrinfo E[A-Z_]{3,20} ([0-9A-Za-z._-]{1,253})/,
  /\bhost='([0-9A-Za-z:._-]{1,253})', port=(\d{1,5})/,
  /endpoint URL: "https?:\/\/([0-9A-Za-z._-]{1,253}(?::\d{1,5})?)/,
  /connection to server at "([0-9A-Za-z:._-]{1,253})"[^"]{0,80}? port (\d{1,5})/,
  /connecting to ([0-9A-Za-z._-]{1,253}:\d{1,5})/,
  /MySQL server on '([0-9A-Za-z._-]{1,253})'/,
  /Connect call failed \('([0-9A-Za-z:._-]{1,253})', (\d{1,5})/,
  /\bdial tcp (\[?[0-9A-Za-z:._-]{1,253}\]?:\d{1,5}):/,
  /Failed to connect to ([0-9A-Za-z._-]{1,253}) port (\d{1,5})/,
  /Could not resolve host: ([0-9A-Za-z._-]{1,253})/,
  /Failed to open TCP connection to ([0-9A-Za-z:._-]{1,253}:\d{1,5})/,
  /Failed to resolve '([0-9A-Za-z._-]{1,253})'/,
  /\bUnknownHostException: ([0-9A-Za-z._-]{1,253})/,
  /(?:refused|timed out|known|available|reachable|to host|by peer)[^()\n]{0,20} \(([0-9A-Za-z._-]{1,253}:\d{1,5})\)/,
  /(?:Connect(?:ion)?|[Cc]onnect) to ([0-9A-Za-z._-]{1,253}:\d{1,5})\b/,
  /Connection refused: [0-9A-Za-z._-]{0,253}\/([0-9A-Fa-f:.]{2,45}:\d{1,5})/,
  /getaddrinfo for ([0-9A-Za-z._-]{1,253}) failed/,
  /\blookup ([0-9A-Za-z._-]{1,253})(?: on \S{1,60})?: /,
  /\bConnectError\("[^"]{1,60}", (\[?[0-9A-Za-z:._-]{1,253}\]?:\d{1,5}), /,
  /(?:\burl(?: \(|: ")|\b(?:Get|Head|Post|Put|Patch|Delete) ")https?:\/\/([0-9A-Za-z._-]{1,253}(?::\d{1,5})?)/,
  /connect\(2\) for "?([0-9A-Za-z._-]{1,253})"? port (\d{1,5})/,
];

const MAX_SEARCHED_CHARS = 16_384;

/**
 * What an error says about a failed connection, or `null` when it is not about one. Looks at the error that ended the
 * attempt and at the causes printed with it, never at what the application logged.
 */
export function networkOf(error: PrintedError): NetworkDetail | null {
  const text = [error.code ?? "", error.type ?? "", error.message ?? "", error.causeText]
    .join("\n")
    .slice(0, MAX_SEARCHED_CHARS);
  const byText = REASONS.find(({ pattern }) => pattern.test(text));
  const byType = BY_TYPE.find(
    ({ pattern, message }) => pattern.test(error.type ?? "") && message.test(error.message ?? ""),
  );
  const reason = byText?.reason ?? byType?.reason;
  return reason === undefined ? null : { reason, peer: peerIn(text) };
}

function peerIn(text: string): string | null {
  for (const pattern of PEERS) {
    const found = pattern.exec(text);
    if (found?.[1] !== undefined) return found[2] === undefined ? found[1] : `${found[1]}:${found[2]}`;
  }
  return null;
}
