/** Where the words of a failed connection name the other side, the most telling first. */
const PEERS: readonly RegExp[] = [
  // The proxy, where it is what could not be reached.
  /Unable to connect to proxy', \w{1,60}\(["']HTTPS?Connection\(host='([0-9A-Za-z:._-]{1,253})', port=(\d{1,5})/,
  /\bproxy(?: URL: "|: | ')(?:https?:\/\/)?([0-9A-Za-z._-]{1,253}(?::\d{1,5})?)/,
  /\b(?:connect|read|write) E[A-Z]{3,20} (\[?[0-9A-Za-z:._-]{1,253}\]?:\d{1,5})(?![\w:])/,
  /\bgetaddrinfo E[A-Z_]{3,20} ([0-9A-Za-z._-]{1,253})/,
  /\bhost='([0-9A-Za-z:._-]{1,253})', port=(\d{1,5})/,
  /endpoint URL: "https?:\/\/([0-9A-Za-z._-]{1,253}(?::\d{1,5})?)/,
  /connection to server at "([0-9A-Za-z:._-]{1,253})"[^"]{0,80}? port (\d{1,5})/,
  /(?:connecting to|reading from|attempted address:|Cannot connect to host) ([0-9A-Za-z._-]{1,253}:\d{1,5})/,
  /connection <\w{1,40}> to ([0-9A-Za-z._-]{1,253}:\d{1,5})/,
  /MySQL server on '([0-9A-Za-z._-]{1,253})'/,
  /create a connection to host ([0-9A-Za-z:._-]{1,253}) and port (\d{1,5})/,
  /Connect call failed \('([0-9A-Za-z:._-]{1,253})', (\d{1,5})/,
  /\bdial tcp (\[?[0-9A-Za-z:._-]{1,253}\]?:\d{1,5}):/,
  /\b(?:read|write) tcp \S{1,120}->(\[?[0-9A-Za-z:._-]{1,253}\]?:\d{1,5}):/,
  /Failed to connect to ([0-9A-Za-z._-]{1,253}) port (\d{1,5})/,
  /Could not resolve host: ([0-9A-Za-z._-]{1,253})/,
  /Failed to open TCP connection to ([0-9A-Za-z:._-]{1,253}:\d{1,5})/,
  /[Ff]ailed to resolve (?:host )?'([0-9A-Za-z._-]{1,253})'/,
  /could not translate host name "([0-9A-Za-z._-]{1,253})"/,
  /\bUnknownHostException: ([0-9A-Za-z._-]{1,253})/,
  /(?:refused|timed out|known|available|reachable|to host|by peer)[^()\n]{0,20} \(([0-9A-Za-z._-]{1,253}:\d{1,5})\)/,
  /(?:Connect(?:ion)?|[Cc]onnect) to (?:https?:\/\/)?([0-9A-Za-z._-]{1,253}:\d{1,5})\b/,
  /(?:Connection refused:|[Cc]onnect to) [0-9A-Za-z._-]{0,253}\/([0-9A-Fa-f:.]{2,45}:\d{1,5})/,
  /getaddrinfo for ([0-9A-Za-z._-]{1,253}) failed/,
  /\blookup ([0-9A-Za-z._-]{1,253})(?: on \S{1,60})?: /,
  /\bConnectError\("[^"]{1,60}", (\[?[0-9A-Za-z:._-]{1,253}\]?:\d{1,5}), /,
  /(?:\burl(?: \(|: ")|\b(?:Get|Head|Post|Put|Patch|Delete) "|validation failed for |end of stream on |libcurl-errors\.html\) for |\b(?:file_get_contents|fopen)\()https?:\/\/([0-9A-Za-z._-]{1,253}(?::\d{1,5})?)/,
  /connect\(2\) for "?([0-9A-Za-z._-]{1,253})"? port (\d{1,5})/,
  /(?:Can't reach database server at `|read error on connection to |Redis server |failed for target dns:|network timeout at: https?:\/\/|in connection to )([0-9A-Za-z._-]{1,253}(?::\d{1,5})?)/,
  /Unknown MySQL server host '([0-9A-Za-z._-]{1,253})'/,
  /\bpeeraddr=(\[?[0-9A-Za-z:._-]{1,253}\]?:\d{1,5})/,
  // PyMongo begins with it.
  /(?:^|\n)([0-9A-Za-z._-]{1,253}:\d{1,5}): (?:\[Errno |timed out|connection closed)/,
];

/** Host and port, or the host alone, as printed; `null` where the words do not tell. */
export function peerIn(text: string): string | null {
  for (const pattern of PEERS) {
    const found = pattern.exec(text);
    if (found?.[1] !== undefined) return found[2] === undefined ? found[1] : `${found[1]}:${found[2]}`;
  }
  return null;
}
