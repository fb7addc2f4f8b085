import { isIPv6 } from "node:net";
import { addressForms, maskPeer } from "./peer.ts";
import { EMAIL, IP_ADDRESS } from "./placeholder.ts";

/** Not `git@host:…`, `package@1.2.3-beta.js`, `icon@2x.png`. */
const EMAIL_ADDRESS =
  /(?:(?<![\p{L}\p{N}._%+-])(?<!\\(?=[nrt]))|(?<=\\[nrt]))(?!git@)[\p{L}\p{N}._%+-]{1,64}(?:@|%40)(?!\d(?:x\.|[\d.]))(?:[\p{L}\p{N}-]{1,63}\.){1,8}\p{L}{2,24}(?![\p{L}\p{N}-])/gu;

const OCTET = String.raw`(?:25[0-5]|2[0-4]\d|1?\d?\d)`;

/** Not the four-part versions of .NET assemblies and browsers. */
const IPV4 = new RegExp(
  String.raw`(?:(?<![\w.])(?<!\\(?=[nrt]))|(?<=\\[nrt]))(?<!version[=: /]{1,2}|(?:chrome|chromium|edg|opr)\/)(?:${OCTET}\.){3}${OCTET}(?!\w|\.\d)`,
  "gi",
);

/** What may be an IPv6 address: decided by the strict check. Not a Python slice (`rows[1::2]`). */
const IPV6_CANDIDATE = /(?<![\w:.%]|\w\[)(\[?)((?=[0-9a-f]{0,4}:)[0-9a-f:.]{2,45})(%\w{1,15})?(?![\w:])(\]?)/gi;

/** Replaces e-mail addresses and IP addresses; of `keepPeer`'s address only what must not be shown. */
export function filterPersonalData(text: string, keepPeer: string | null): string {
  const kept = keepPeer === null ? [] : addressForms(keepPeer);
  const address = (found: string) => (kept.includes(found) ? maskPeer(found) : IP_ADDRESS);
  let filtered = text;
  if (filtered.includes("@") || filtered.includes("%40")) filtered = filtered.replace(EMAIL_ADDRESS, EMAIL);
  if (filtered.includes(":")) filtered = filtered.replace(IPV6_CANDIDATE, (...match) => ipv6(match, address));
  return filtered.replace(IPV4, address);
}

function ipv6(match: readonly unknown[], replacement: (address: string) => string): string {
  const [whole, open, candidate, zone, close] = match.map((part) => (typeof part === "string" ? part : ""));
  if (whole === undefined || candidate === undefined) return "";
  const address = candidate.replace(/[.:]$/, "");
  const isAddress = isIPv6(candidate) || isIPv6(address);
  // `::` and names such as `abc::def` are scope operators in more languages than they are addresses in logs.
  if (!isAddress || !/\d/.test(candidate)) return whole;
  const found = isIPv6(candidate) ? candidate : address;
  const rest = (zone ?? "") === "" ? candidate.slice(found.length) : "";
  const shown = replacement(found);
  if (shown !== IP_ADDRESS) return `${open}${shown}${zone}${rest}${close}`;
  return open === "[" && close === "]" ? shown : `${open}${shown}${rest}${close}`;
}
