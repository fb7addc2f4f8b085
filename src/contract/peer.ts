import { isIPv4, isIPv6 } from "node:net";

/** The parts of `host`, `host:port`, `10.0.0.7:5432`, `[::1]:8080` or a bare IPv6 address. */
interface PeerParts {
  readonly host: string;
  /** With its colon; empty where there is none. */
  readonly port: string;
}

const BRACKETED = /^\[([^\]]{0,64})\](:\d{1,5})?$/;
const WITH_PORT = /^([^:]{1,255})(:\d{1,5})?$/;

function splitPeer(peer: string): PeerParts {
  const match = BRACKETED.exec(peer) ?? WITH_PORT.exec(peer);
  return { host: match?.[1] ?? peer, port: match?.[2] ?? "" };
}

/**
 * The peer of a network failure as it may be shown: host names and private, loopback and link-local addresses as they
 * are; of a public address only the network, which tells whose it is and not whose machine.
 *
 * @example
 * ```ts
 * maskPeer("10.0.0.7:5432") // "10.0.0.7:5432"
 * maskPeer("203.0.113.9:443") // "203.0.x.x:443"
 * maskPeer("[2001:db8::5]:443") // "[2001:db8:x:x]:443"
 * ```
 */
export function maskPeer(peer: string): string {
  const { host, port } = splitPeer(peer);
  if (isIPv4(host)) return isLocalIPv4(host) ? peer : maskIPv4(host) + port;
  const address = withoutZone(host);
  if (!isIPv6(address)) return peer;
  if (isLocalIPv6(address)) return peer;
  const masked = maskIPv6(address);
  return peer.startsWith("[") ? `[${masked}]${port}` : masked;
}

/** Every way in which a log may print the address of `peer`: with and without port and brackets. Empty for a name. */
export function addressForms(peer: string): readonly string[] {
  const { host, port } = splitPeer(peer);
  if (!isIPv4(host) && !isIPv6(withoutZone(host))) return [];
  return [host, host + port];
}

function withoutZone(host: string): string {
  const zone = host.indexOf("%");
  return zone < 0 ? host : host.slice(0, zone);
}

/** RFC 1918, RFC 6598 (shared, used inside VPCs), loopback, link-local and "this host". */
function isLocalIPv4(address: string): boolean {
  const [first = 0, second = 0] = address.split(".").map(Number);
  if (first === 0 || first === 10 || first === 127) return true;
  if (first === 100) return second >= 64 && second < 128;
  if (first === 169) return second === 254;
  if (first === 172) return second >= 16 && second < 32;
  return first === 192 && second === 168;
}

function maskIPv4(address: string): string {
  const [first, second] = address.split(".");
  return `${first}.${second}.x.x`;
}

function isLocalIPv6(address: string): boolean {
  const mapped = mappedIPv4(address);
  if (mapped !== null) return isLocalIPv4(mapped);
  if (/^f[cd]|^fe[89ab]/i.test(address)) return true;
  // Node.js prints `::1:5432` for port 5432 of the loopback address.
  return /^(?:0{0,4}:){1,7}0{0,3}[01]?(?::\d{2,5})?$/.test(address);
}

function maskIPv6(address: string): string {
  const mapped = mappedIPv4(address);
  if (mapped !== null) return `::ffff:${maskIPv4(mapped)}`;
  const [first, second] = address.split(":");
  return `${first || "0"}:${second || "0"}:x:x`;
}

function mappedIPv4(address: string): string | null {
  const tail = /^::ffff:([\d.]{7,15})$/i.exec(address)?.[1];
  return tail !== undefined && isIPv4(tail) ? tail : null;
}
