import type { NetworkReason } from "./finding.ts";

interface ReasonRow {
  readonly reason: NetworkReason;
  readonly pattern: RegExp;
}

/**
 * The words of operating systems, runtimes and clients for a failed connection, the most telling first: a wrapper's
 * own words (`fetch failed`, `Could not connect`) come last, because the cause may stand beside them.
 */
export const REASONS: readonly ReasonRow[] = [
  {
    reason: "proxy",
    pattern:
      /\bProxyError\b|Tunnel connection failed|ERR_PROXY|proxy connection (?:timed out|refused)|\bproxyconnect tcp\b|\bTunnelUnsuccessful\b|CONNECT tunnel failed|Could not resolve proxy|Failed to connect to proxy|when HTTP Tunneling|Unable to tunnel through proxy|response code for CONNECT|The proxy tunnel request to proxy|\n407 "?Proxy Authentication Required/,
  },
  {
    reason: "refused",
    pattern: /\bECONNREFUSED\b|[Cc]onnection refused|Connect call failed|Connection to \S{1,260} refused/,
  },
  {
    reason: "dns_temporary",
    pattern:
      /\bEAI_AGAIN\b|\bESERVFAIL\b|Temporary failure in name resolution|Resource temporarily unavailable \([\w.-]{1,253}:\d|SocketException(?: \((?:00000001, )?11\))?: Resource temporarily unavailable|Resolving timed out after|\blookup [\w.-]{1,253}(?: on \S{1,60})?: .{0,120}(?:i\/o timeout|server misbehaving)/,
  },
  {
    reason: "dns_not_found",
    pattern:
      /\bENOTFOUND\b|Name or service not known|No address associated with hostname|no such host|Could not resolve host|nodename nor servname|\bUnknownHostException\b|\bUnresolvedAddressException\b|No such host is known|Unknown MySQL server host|Name resolution failed for target/,
  },
  { reason: "no_route", pattern: /\bEHOSTUNREACH\b|[Nn]o route to host/ },
  { reason: "unreachable", pattern: /\bENETUNREACH\b|[Nn]etwork is unreachable/ },
  {
    reason: "tls",
    pattern:
      /\bEPROTO\b|SSL routines|WRONG_VERSION_NUMBER|CERTIFICATE_VERIFY_FAILED|\bSSLCertVerificationError\b|\bSSLError\b(?!(?:: |\n)\[(?:SSL\] PEM lib|X509))|self[- ]signed certificate|(?:^|\n|: |\()certificate has expired|unable to verify the first certificate|unable to get local issuer certificate|SSLHandshakeException|before secure TLS connection was established|x509: (?:certificate |cannot validate certificate|issuer |failed to load system roots|“)|\bERR_TLS_(?:CERT|HANDSHAKE|DH_PARAM|SESSION)|\bCERT_HAS_EXPIRED\b|\bDEPTH_ZERO_SELF_SIGNED_CERT\b|handshake operation timed out|javax\.net\.ssl\.SSL|SSL connection could not be established|SSL connection timeout|SSL certificate problem|\bSSLEOFError\b|EOF occurred in violation of protocol|Hostname\/IP does not match certificate's altnames|cURL error 35:|\btls: (?!failed to (?:find|parse)|private key )|TLS handshake timeout|gave HTTP response to HTTPS client|invalid peer certificate|InvalidCertificate\(|InvalidMessage\(InvalidContentType\)|tls handshake eof/,
  },
  {
    reason: "read_timeout",
    pattern:
      /\bread ETIMEDOUT\b|\bReadTimeout(?:Error|Exception)?\b|[Rr]ead timed out|Read timeout on endpoint|network timeout at: |(?:Headers|Body) Timeout Error|UND_ERR_(?:HEADERS|BODY)_TIMEOUT|\bESOCKETTIMEDOUT\b|timeout of \d{1,9}ms exceeded|aborted due to timeout|The read operation timed out|\bNet::ReadTimeout\b|\bHttpTimeoutException\b|HttpClient\.Timeout of \d|Operation timed out after \d{1,9} milliseconds|\bread (?:tcp|udp) \S{1,120}: i\/o timeout|context deadline exceeded|Client\.Timeout exceeded|source: TimedOut\b|\boperation timed out\b|exceeded the configured \d{1,9} ms requestTimeout|Timeout awaiting '(?:request|response|read|send)'|Timeout reading from socket|during query \(timed out\)|:\d{1,5}: timed out \(configured timeouts|connection <\w{1,40}> to \S{1,260} timed out|kind: WouldBlock, message: "Resource temporarily unavailable"/,
  },
  {
    reason: "connect_timeout",
    pattern:
      /\bETIMEDOUT\b|UND_ERR_CONNECT_TIMEOUT|\bConnectTimeout(?:Error|Exception)?\b|[Cc]onnect(?:ion)?(?: attempt)? timed out|Connect timeout on endpoint|terminated due to connection timeout|timeout exceeded when trying to connect|[Ss]erver selection timed out after|No servers found yet, Timeout|while waiting for a server that matches|selecting a server using CompositeServerSelector|Connect Timeout Error|\[Errno 110\]|connect timeout|\bdial (?:tcp|udp) \S{1,120}: i\/o timeout|\bNet::OpenTimeout\b|Error\(Connect, .{0,200}TimedOut|ConnectorError \{ kind: Timeout|Failed to connect to .{1,300}: Timeout was reached|connection timeout expired|Timeout connecting to server| failed: timeout expired|without establishing a connection within|did not establish a connection with the server within/,
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
      /UND_ERR_SOCKET|other side closed|Connection terminated unexpectedly|Connection closed (?:before|by server)|Connection was closed before we received|server closed the connection unexpectedly|response ended prematurely|Empty reply from server|server has gone away|Lost connection to MySQL server|\bSSLZeroReturnError\b|\bSMTPServerDisconnected\b|[Cc]onnection prematurely closed|driver: bad connection|read error on connection to|Redis server \S{1,260} went away|connection was closed in the middle of operation|connection closed before message completed|hyper::Error\(IncompleteMessage\)|connection <\w{1,40}> to \S{1,260} closed|Unexpected end of file from server|\bNoHttpResponseException\b|[Uu]nexpected end of stream|\b(?:Get|Head|Post|Put|Patch|Delete) "[^"\n]{1,1000}": (?:unexpected )?EOF\b/,
  },
  // java.net.http leaves out why, but names the host that is not found.
  { reason: "refused", pattern: /\bjava\.net\.ConnectException(?:\n|$)/ },
  // OkHttp says no more than `timeout`.
  { reason: "read_timeout", pattern: /\bjava\.net\.SocketTimeoutException\b/ },
  {
    reason: "unknown",
    pattern:
      /Could not connect to the endpoint URL|\bNetworkingError\b|\bERR_NETWORK\b|\b(?:MaxRetryError|NewConnectionError|EndpointConnectionError|ConnectionClosedError)\b|Communications link failure|Can't reach database server at|Could not connect to any servers in your MongoDB|Unable to connect to any of the specified MySQL hosts|The Network Adapter could not establish|\bNoValidConnectionsError\b|while opening a connection to the server|PSQLException: The connection attempt failed|Unable to connect to [\w.-]{1,253}\/<unresolved>:\d|network-related or instance-specific error|not possible to connect to the redis|cURL error 7:|Failed to connect to [0-9A-Za-z._-]{1,253}:\d|Can't connect to (?:MySQL )?server on|Can't create a connection to host|Error\(Connect, |client error \(Connect\)|\bDispatchFailure\b|\bFaraday::ConnectionFailed\b|Redis::CannotConnectError|\bJedisConnectionException\b/,
  },
];

/** Errors whose message alone does not tell; the type does. */
export const REASONS_BY_TYPE: readonly (ReasonRow & { readonly message: RegExp })[] = [
  { reason: "unknown", pattern: /^TypeError$/, message: /^fetch failed$/ },
  { reason: "read_timeout", pattern: /^(?:timeout|socket\.timeout|TimeoutError)$/, message: /^timed out$/ },
  { reason: "connect_timeout", pattern: /^ConnectionTimeoutError$|^ConnectTimeout$/, message: /^/ },
  { reason: "dns_not_found", pattern: /^gaierror$|^UnknownHostException$/, message: /^/ },
  { reason: "closed", pattern: /^Function<EOFError>$/, message: /^end of file reached$/ },
  {
    reason: "dns_temporary",
    pattern: /\.(?:ExtendedSocketException|SocketException)$|\+ExtendedSocketException$/,
    message: /^Resource temporarily unavailable$/,
  },
  // The PostgreSQL and the Redis client of Node.js.
  { reason: "connect_timeout", pattern: /^Error$/, message: /^timeout expired$/ },
  { reason: "closed", pattern: /^Error$/, message: /^Connection is closed\.$/ },
  { reason: "connect_timeout", pattern: /^KafkaJSConnectionError$/, message: /^Connection timeout$/ },
  // httpx.
  { reason: "unknown", pattern: /^(?:ReadError|WriteError|ConnectError)$/, message: /^$/ },
];
