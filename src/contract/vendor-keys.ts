/**
 * Keys that are known by their own shape, as their vendors document or issue them. Unbounded repetitions stand last, or
 * before a character that their own class excludes: then one run of characters is read once.
 */
export const VENDOR_KEYS: readonly string[] = [
  // AWS: access key IDs (with the secret that is often printed behind one), session tokens, Bedrock, MWS.
  String.raw`(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}(?![A-Za-z0-9])(?:[\s,;:|"'/]{1,4}[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+]))?`,
  "(?:FwoGZXIvYXdz|IQoJb3JpZ2lu)[A-Za-z0-9+/]{64,}={0,2}",
  "ABSK[A-Za-z0-9+/]{40,}={0,2}",
  String.raw`amzn\.mws\.[0-9a-f-]{32,}`,
  // Source code and packages.
  "gh[opsur]_[A-Za-z0-9]{20,}",
  String.raw`github_pat_\w{20,}`,
  String.raw`gl(?:pat|oas|dt|rt|cbt|ptt|ft|imt|agent|soak|ffct)-[\w-]{16,}`,
  String.raw`ATATT3[\w=-]{20,}`,
  String.raw`ATBB\w{20,}`,
  "npm_[A-Za-z0-9]{30,}",
  String.raw`pypi-[\w-]{32,}`,
  "rubygems_[a-f0-9]{32,}",
  "cio[A-Za-z0-9]{32}(?![A-Za-z0-9])",
  String.raw`dckr_(?:pat|oat)_[\w-]{20,}`,
  "CLOJARS_[a-z0-9]{40,}",
  // Chat.
  String.raw`xox[abeoprs]-[\w-]{8,}`,
  String.raw`xoxe\.xox[bp]-[\w-]{16,}`,
  String.raw`xapp-[\w-]{16,}`,
  String.raw`(?:bot)?\d{8,10}:AA[\w-]{32,}`,
  String.raw`[MNO][A-Za-z\d_-]{23,25}\.[\w-]{6}\.[\w-]{27,}`,
  // Payment.
  "(?:sk|rk|pk)_(?:live|test)_[A-Za-z0-9]{8,}",
  "whsec_[A-Za-z0-9+/=]{16,}",
  String.raw`sq0[a-z]{3}-[\w-]{20,}`,
  String.raw`EAAA[\w-]{56,}`,
  String.raw`access_token\$(?:production|sandbox)\$\w{16}\$[0-9a-f]{32}`,
  String.raw`FLWSECK(?:_TEST)?-[\w-]{12,}`,
  "shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32,}",
  // Models.
  String.raw`sk-[A-Za-z][\w-]{19,}`,
  "hf_[A-Za-z0-9]{20,}",
  "gsk_[A-Za-z0-9]{30,}",
  "r8_[A-Za-z0-9]{30,}",
  "pplx-[A-Za-z0-9]{30,}",
  // Google, Microsoft, Facebook, Alibaba, DigitalOcean, Databricks.
  String.raw`AIza[\w-]{35}`,
  String.raw`ya29\.[\w-]{20,}`,
  String.raw`GOCSPX-[\w-]{20,}`,
  String.raw`1\/\/0[\w-]{40,}`,
  String.raw`[A-Za-z0-9_~.-]{3}\dQ~[A-Za-z0-9_~.-]{31,}`,
  "EAACEdEose0cBA[A-Za-z0-9]{20,}",
  "LTAI[A-Za-z0-9]{16,}",
  "do[oprt]_v1_[a-f0-9]{32,}",
  "dapi[a-f0-9]{32}",
  // Infrastructure and observability.
  String.raw`hv[bsr]\.[\w-]{20,}`,
  String.raw`[A-Za-z0-9]{14}\.atlasv1\.[\w-]{16,}`,
  String.raw`sntry[su]_[\w+/=-]{20,}`,
  String.raw`dp\.(?:pt|st|ct|sa|scim|audit)\.[\w.-]{20,}`,
  String.raw`gl(?:c|sa)_[\w+/=-]{20,}`,
  "NR(?:AK|II|IQ|JS|RA)-[A-Za-z0-9_-]{18,}",
  String.raw`dt0[a-z]\d{2}\.[A-Z0-9]{24}\.[A-Z0-9]{40,}`,
  String.raw`pscale_(?:tkn|pw|oauth)_[\w.-]{20,}`,
  "sbp_[a-f0-9]{32,}",
  "nfp_[A-Za-z0-9]{30,}",
  String.raw`PMAK-[\w-]{30,}`,
  "AGE-SECRET-KEY-1[A-Z0-9]{40,}",
  "HRKU-[A-Za-z0-9_-]{30,}",
  // Mail, phone, documents.
  String.raw`SG\.[\w-]{16,32}\.[\w-]{16,}`,
  "key-[a-f0-9]{32}(?![a-f0-9])",
  String.raw`[a-f0-9]{32}-us\d{1,2}(?!\w)`,
  String.raw`xkeysib-[\w-]{40,}`,
  "SK[a-f0-9]{32}(?![a-f0-9])",
  String.raw`pat[A-Za-z0-9]{14}\.[a-f0-9]{40,}`,
  String.raw`pat-(?:na|eu)\d-[a-f0-9-]{36}`,
  "lin_(?:api|oauth)_[A-Za-z0-9]{30,}",
  "(?:ntn_|secret_)[A-Za-z0-9]{40,}",
  String.raw`figd_[\w-]{30,}`,
  // Of no vendor: JSON Web Tokens, and what password hashes look like in /etc/shadow and in tables of users.
  String.raw`eyJ[\w-]{8,}\.[\w-]{4,}(?:\.[\w-]*){0,3}`,
];

/** A password hash: `$2b$10$…`, `$argon2id$v=19$…`, `$6$…`. */
export const PASSWORD_HASH = /\$(?:2[abxy]?|argon2(?:id|i|d)|apr1|pbkdf2[\w-]{0,12}|scrypt|[156y])\$[\w./$=,+-]{20,}/g;

/** URLs whose path is the key: what stands before it is kept. */
export const KEY_IN_PATH =
  /((?:hooks\.slack\.com\/(?:services|workflows|triggers)|discord(?:app)?\.com\/api\/(?:v\d{1,2}\/)?webhooks|webhook\.office\.com\/webhookb2|hooks\.zapier\.com\/hooks\/catch)\/|api\.telegram\.org\/(?:file\/)?bot)[\w:@/.-]{8,}/gi;
