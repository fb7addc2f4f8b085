import type { SecretKind } from "./secrets.ts";

/** A way in which logs hold a secret. */
export interface SecretContext {
  readonly context: string;
  /** `null` where nobody writes this kind so. */
  readonly text: (kind: SecretKind) => string | null;
}

const pythonRepr = (text: string): string => `'${text.replaceAll("'", "\\'")}'`;
const lines = (text: string, width: number): string[] => text.match(new RegExp(`.{1,${width}}`, "g")) ?? [];
const isHeader = ({ key }: SecretKind): boolean => key.toLowerCase() === "authorization";
const isPlainValue = ({ secret }: SecretKind): boolean => !/[ ;&]/.test(secret);

/** Contexts that name the key, for every kind. */
const WITH_KEY: readonly SecretContext[] = [
  { context: "key=value", text: ({ key, secret }) => `config ${key}=${secret} loaded` },
  { context: "quoted key=value", text: ({ key, secret }) => `level=info ${key}="${secret}" msg=ok` },
  { context: "key: value", text: ({ key, secret }) => `${key}: ${secret}\nHost: api.example` },
  { context: "JSON", text: ({ key, secret }) => JSON.stringify({ user: 7, [key]: secret, ok: true }) },
  {
    context: "JSON, printed",
    text: ({ key, secret }) => JSON.stringify({ body: { [key]: secret }, ok: true }, null, 2),
  },
  {
    context: "JSON in JSON",
    text: ({ key, secret }) => JSON.stringify({ message: JSON.stringify({ user: 7, [key]: secret }) }),
  },
  {
    context: "JSON in JSON in JSON",
    text: ({ key, secret }) =>
      JSON.stringify({ body: JSON.stringify({ message: JSON.stringify({ [key]: secret, n: 1 }) }) }),
  },
  { context: "cut JSON", text: ({ key, secret }) => JSON.stringify({ a: 1, [key]: secret }).slice(0, -4) },
  {
    context: "nested object",
    text: ({ key, secret }) => JSON.stringify({ [key]: { value: secret, version: 3 }, n: 1 }),
  },
  { context: "name and value", text: ({ key, secret }) => JSON.stringify([{ name: key, value: secret }]) },
  { context: "Python repr", text: ({ key, secret }) => `{'user': 7, '${key}': ${pythonRepr(secret)}, 'ok': True}` },
  { context: "Python bytes", text: ({ key, secret }) => `{b'${key}': b${pythonRepr(secret)}}` },
  {
    context: "Python object",
    text: ({ key, secret }) => `Settings(user='bob', ${key.toLowerCase()}=${pythonRepr(secret)})`,
  },
  { context: "Ruby hash", text: ({ key, secret }) => `{:user=>7, "${key}"=>"${secret}"}` },
  { context: "Ruby object", text: ({ key, secret }) => `#<Config:0x01 @user=7, @${key}="${secret}">` },
  { context: "util.inspect", text: ({ key, secret }) => `{ user: 7, ${key}: '${secret}' }` },
  { context: "coloured util.inspect", text: ({ key, secret }) => `{ ${key}: \u001b[32m'${secret}'\u001b[39m }` },
  { context: "Go map", text: (kind) => (isPlainValue(kind) ? `map[${kind.key}:${kind.secret} user:7]` : null) },
  { context: "Rust debug", text: ({ key, secret }) => `Config { user: "bob", ${key}: "${secret}" }` },
  { context: "PHP var_dump", text: ({ key, secret }) => `["${key}"]=>\n  string(${secret.length}) "${secret}"` },
  {
    context: "query string",
    text: (kind) =>
      isPlainValue(kind) ? `GET /r?user=7&${kind.key}=${encodeURIComponent(kind.secret)}&page=2 HTTP/1.1` : null,
  },
  {
    context: "form of a record",
    text: (kind) => (isPlainValue(kind) ? `a=1&user[${kind.key}]=${encodeURIComponent(kind.secret)}&b=2` : null),
  },
  {
    context: "form of a record, encoded",
    text: (kind) =>
      isPlainValue(kind) ? `POST /l?user%5B${kind.key}%5D=${encodeURIComponent(kind.secret)}&page=2` : null,
  },
  {
    context: "form of a list",
    text: (kind) => (isPlainValue(kind) ? `a=1&${kind.key}[0]=${encodeURIComponent(kind.secret)}&b=2` : null),
  },
  {
    context: "form of a record, parsed",
    text: ({ key, secret }) => JSON.stringify({ [`user[${key}]`]: secret, n: 1 }),
  },
  {
    context: "JSON of lines",
    text: ({ key, secret }) => JSON.stringify({ message: `bad config\n${key}:\n  "${secret}"\nn: 1` }),
  },
  {
    context: "JSON in a URL",
    text: ({ key, secret }) => `GET /r?q=${encodeURIComponent(JSON.stringify({ [key]: secret, n: 1 }))}`,
  },
  { context: "HTML", text: ({ key, secret }) => `{&quot;${key}&quot;:&quot;${secret}&quot;}` },
  { context: "XML", text: ({ key, secret }) => `<user><name>bob</name><${key}>${secret}</${key}></user>` },
  { context: "XML attribute", text: ({ key, secret }) => `<add key="${key}" value="${secret}"/>` },
  { context: "headers of several values", text: ({ key, secret }) => `{"${key}":["${secret}","${secret}"],"x":["y"]}` },
  { context: "next line", text: ({ key, secret }) => `${key}:\n    "${secret}"\nnext: 1` },
  {
    context: "base64 of key=value",
    text: ({ key, secret }) => `body ${Buffer.from(`user=7 ${key}=${secret}`).toString("base64")} refused`,
  },
  {
    context: "base64 of JSON",
    text: ({ key, secret }) => `{"body":"${Buffer.from(JSON.stringify({ [key]: secret })).toString("base64")}"}`,
  },
  {
    context: "base64url of JSON",
    text: ({ key, secret }) => `state=${Buffer.from(JSON.stringify({ [key]: secret })).toString("base64url")}`,
  },
  {
    context: "pair",
    text: (kind) => (isHeader(kind) ? `[ '${kind.key}', '${kind.secret}' ]` : null),
  },
];

/** Contexts without a key, for what has a shape of its own. */
const WITHOUT_KEY: readonly SecretContext[] = [
  { context: "prose", text: ({ secret }) => `called with ${secret} and failed` },
  { context: "quoted in prose", text: ({ secret }) => `cannot use '${secret}'.` },
  { context: "exception text", text: ({ secret }) => `ValueError: bad value: ${secret}` },
  { context: "escaped line end", text: ({ secret }) => String.raw`{"message":"using\n${secret}\nnow"}` },
  { context: "base64", text: ({ secret }) => `data ${Buffer.from(`v ${secret}`).toString("base64")}` },
  {
    context: "split over lines",
    text: ({ secret }) => (secret.length < 80 ? null : `token\n${lines(secret, 60).join("\n")}\nend of it`),
  },
];

/** Every text of the corpus for one kind. */
export function textsOf(kind: SecretKind): { readonly context: string; readonly text: string }[] {
  return [...WITH_KEY, ...(kind.hasShape ? WITHOUT_KEY : [])].flatMap(({ context, text }) => {
    const made = text(kind);
    return made === null ? [] : [{ context, text: made }];
  });
}
