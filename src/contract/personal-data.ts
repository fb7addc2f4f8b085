import { isIPv6 } from "node:net";
import { addressForms, maskPeer } from "./peer.ts";
import { CARD, EMAIL, IP_ADDRESS, TOKEN_START } from "./placeholder.ts";

/** 13 to 19 digits in one run, or in the groups that are printed on cards. */
const CARD_NUMBER = new RegExp(
  String.raw`(?<!\d\.)${TOKEN_START}(?:[2-6]\d{3}([ -])\d{4}\1\d{4}\1\d{1,7}|3\d{3}([ -])\d{6}\2\d{4,5}|[2-6]\d{12,18})(?![\w-]|\.\d)`,
  "g",
);

/** Issuer ranges with their lengths (ISO/IEC 7812); without them one in ten long numbers would pass the check digit. */
const ISSUERS = [
  /^4(?:\d{12}|\d{15}|\d{18})$/, // Visa
  /^(?:5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12})$/, // Mastercard
  /^3[47]\d{13}$/, // American Express
  /^3(?:0[0-5]|[689]\d)\d{11}$/, // Diners Club
  /^(?:6011\d{12}|64[4-9]\d{13}|65\d{14})$/, // Discover
  /^35\d{14}$/, // JCB
  /^62\d{14,17}$/, // UnionPay
] as const;

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

/** Replaces card numbers, e-mail addresses and IP addresses; of `keepPeer`'s address only what must not be shown. */
export function filterPersonalData(text: string, keepPeer: string | null): string {
  const kept = keepPeer === null ? [] : addressForms(keepPeer);
  const address = (found: string) => (kept.includes(found) ? maskPeer(found) : IP_ADDRESS);
  let filtered = text.replace(CARD_NUMBER, (digits) => (isCardNumber(digits) ? CARD : digits));
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

function isCardNumber(text: string): boolean {
  const digits = text.replace(/[ -]/g, "");
  return ISSUERS.some((issuer) => issuer.test(digits)) && hasLuhnCheckDigit(digits);
}

function hasLuhnCheckDigit(digits: string): boolean {
  let sum = 0;
  for (let index = 0; index < digits.length; index += 1) {
    const digit = Number(digits[digits.length - 1 - index]);
    const doubled = digit * 2;
    if (index % 2 === 0) sum += digit;
    else sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}
