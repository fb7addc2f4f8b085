/** Where a word begins, also behind a bracket of a URL (`%5b`) and a line end of JSON (`\n`). */
export const WORD_START = String.raw`(?:(?<![a-z])|(?<=%5b|\\[nrt]))`;

/** Words that make any key secret, wherever they stand in it: `DB_PASSWORD`, `clientSecret`, `x-api-key`. */
export const STRONG = [
  "pass(?:word|wd|phrase|code)",
  "pwd",
  "secret",
  "token",
  "authorization",
  "bearer",
  "cookie",
  "credential",
  "mnemonic",
  "seed[_ -]?phrase",
  "saml(?:response|assertion)",
  "access[_ -]?key[_ -]?id",
  "(?:api|auth|access|private|account|encryption|signing|master|ssh|consumer|storage|subscription|functions|license|webhook|application|app)[_ -]?key",
  "sess(?:ion[_-]?)?id",
  `${WORD_START}(?:cvc|cvv|otp|psk|ssn)(?![a-z])`,
].join("|");

/** Words with a harmless everyday use: secret only as `word=value` or with a quoted value. */
export const WEAK = "auth|csrf|jwt|pass|pin|pw|session|sid|sig|signature|xsrf";

/** Whether any of these words, or what SQL says for them, is in a text at all: most log lines have none. */
export const HAS_SECRET_WORD: RegExp = new RegExp(`${STRONG}|${WEAK}|identified by`, "i");

export const SUFFIX = "s?(?:[_-]?(?:base64|b64|confirm(?:ation)?|hash|key|new|old|string|text|value|[0-9]{1,2}))?";
