import { CARD, TOKEN_START } from "./placeholder.ts";

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

/** Replaces card numbers. They count as secrets: no option lets them through. */
export function filterCardNumbers(text: string): string {
  return text.replace(CARD_NUMBER, (digits) => (isCardNumber(digits) ? CARD : digits));
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
