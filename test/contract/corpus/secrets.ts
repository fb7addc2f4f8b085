import { body } from "./random.ts";

/** One kind of secret: how its vendor writes it, and the key under which programs keep it. */
export interface SecretKind {
  readonly kind: string;
  readonly key: string;
  readonly secret: string;
  /** Known by its own shape: must not get through without its key either. */
  readonly hasShape: boolean;
}

const shaped = (kind: string, key: string, secret: string): SecretKind => ({ kind, key, secret, hasShape: true });
const keyed = (kind: string, key: string, secret: string): SecretKind => ({ kind, key, secret, hasShape: false });

const base64url = (text: string): string => Buffer.from(text).toString("base64url");
const pem = (label: string, seed: string): string => {
  const mark = (word: string): string => `-----${word} ${label} PRIVATE KEY-----`;
  const lines = body(seed, 200, "base64").match(/.{1,64}/g) ?? [];
  return [mark("BEGIN"), ...lines, mark("END")].join("\n");
};

/** Every key is put together here, so that no file holds one. */
export const SECRET_KINDS: readonly SecretKind[] = [
  shaped("AWS access key ID", "aws_access_key_id", `AKI${"A"}${body("aws id", 16, "upper")}`),
  shaped("AWS temporary access key ID", "AccessKeyId", `ASI${"A"}${body("aws sts", 16, "upper")}`),
  keyed("AWS secret access key", "aws_secret_access_key", body("aws secret", 40, "base64")),
  shaped("AWS session token", "aws_session_token", `IQoJb3Jp${"Z2lu"}${body("aws session", 180, "base64")}`),
  shaped("GitHub token", "GITHUB_TOKEN", `gh${"p"}_${body("github", 36)}`),
  shaped("GitHub fine-grained token", "GH_TOKEN", `github${"_pat"}_${body("github pat", 60)}`),
  shaped("GitLab token", "gitlab_token", `glpa${"t"}-${body("gitlab", 20, "base64url")}`),
  shaped("npm token", "NPM_TOKEN", `np${"m"}_${body("npm", 36)}`),
  shaped("PyPI token", "TWINE_PASSWORD", `pyp${"i"}-${body("pypi", 120, "base64url")}`),
  shaped("Docker Hub token", "docker_password", `dckr_pa${"t"}_${body("docker", 27, "base64url")}`),
  shaped("Slack bot token", "SLACK_BOT_TOKEN", `xox${"b"}-${body("slack a", 12, "digits")}-${body("slack", 24)}`),
  shaped("Slack app token", "slackAppToken", `xap${"p"}-1-${body("slack app", 40, "upper")}`),
  shaped("Stripe secret key", "STRIPE_SECRET_KEY", `sk_liv${"e"}_${body("stripe", 24)}`),
  shaped("Stripe webhook secret", "webhookSecret", `whse${"c"}_${body("whsec", 32)}`),
  shaped("Shopify token", "shopifyAccessToken", `shpa${"t"}_${body("shopify", 32, "hex")}`),
  shaped("Square token", "square_access_token", `sq0${"atp"}-${body("square", 22, "base64url")}`),
  shaped("OpenAI key", "OPENAI_API_KEY", `sk-pro${"j"}-${body("openai", 48)}`),
  shaped("Anthropic key", "ANTHROPIC_API_KEY", `sk-an${"t"}-api03-${body("anthropic", 80, "base64url")}`),
  shaped("Hugging Face token", "HF_TOKEN", `h${"f"}_${body("hugging", 34)}`),
  shaped("Google API key", "googleApiKey", `AIz${"a"}${body("google", 35, "base64url")}`),
  shaped("Google OAuth client secret", "client_secret", `GOCSP${"X"}-${body("gocspx", 28, "base64url")}`),
  shaped("Google access token", "google_token", `ya2${"9"}.${body("ya29", 60, "base64url")}`),
  shaped("Azure client secret", "AZURE_CLIENT_SECRET", `${body("az", 3)}8Q${"~"}${body("azure", 34)}`),
  keyed("Azure storage key", "AccountKey", `${body("storage", 86, "base64")}==`),
  shaped("DigitalOcean token", "DO_API_TOKEN", `dop_v${"1"}_${body("ocean", 64, "hex")}`),
  shaped("Vault token", "VAULT_TOKEN", `hv${"s"}.${body("vault", 90, "base64url")}`),
  shaped("Terraform Cloud token", "TFE_TOKEN", `${body("tfe", 14)}.atlas${"v1"}.${body("tfe body", 64)}`),
  shaped("Grafana token", "GRAFANA_TOKEN", `gls${"a"}_${body("grafana", 32)}_${body("grafana c", 8, "hex")}`),
  shaped("New Relic key", "NEW_RELIC_API_KEY", `NRA${"K"}-${body("relic", 27, "upper")}`),
  shaped("Sentry token", "SENTRY_AUTH_TOKEN", `sntr${"ys"}_${body("sentry", 60)}`),
  shaped(
    "SendGrid key",
    "SENDGRID_API_KEY",
    `S${"G"}.${body("sg a", 22, "base64url")}.${body("sg b", 43, "base64url")}`,
  ),
  shaped("Mailgun key", "MAILGUN_API_KEY", `ke${"y"}-${body("mailgun", 32, "hex")}`),
  shaped(
    "Telegram bot token",
    "telegram_token",
    `12${body("tg id", 8, "digits")}:A${"A"}${body("telegram", 33, "base64url")}`,
  ),
  shaped("Linear key", "linear_api_key", `lin_ap${"i"}_${body("linear", 40)}`),
  keyed("Datadog key", "DD_API_KEY", body("datadog", 32, "hex")),
  shaped(
    "JSON Web Token",
    "id_token",
    `${base64url('{"alg":"HS256"}')}.${base64url('{"sub":"u-1","admin":true}')}.${body("jwt", 43, "base64url")}`,
  ),
  shaped("bcrypt hash", "password_hash", `$2${"b"}$10$${body("bcrypt", 53)}`),
  keyed("password", "password", `Tr0ub4dor${body("password", 8)}`),
  keyed("password of a database", "DB_PASSWORD", `p@55-${body("db", 10)}`),
  keyed("passphrase", "ssh_passphrase", `horse-${body("phrase", 12)}`),
  keyed("cookie", "Cookie", `sid=${body("cookie", 32)}`),
  keyed("session ID", "session_id", body("session", 32)),
  keyed("one-time code", "otp", `4${body("otp", 5, "digits")}x`),
  keyed("basic credentials", "Authorization", `Basic ${Buffer.from(`bob:${body("basic", 12)}`).toString("base64")}`),
  keyed("bearer token", "authorization", `Bearer ${body("bearer", 40)}`),
];

/** Secrets of several lines, or with a syntax of their own: each in the texts in which they occur. */
export const WHOLE_TEXTS: readonly {
  readonly kind: string;
  readonly secret: string;
  readonly texts: readonly string[];
}[] = [
  ...["RSA", "EC", "OPENSSH"].map((label) => {
    const key = pem(label, label);
    return {
      kind: `${label} private key`,
      secret: key,
      texts: [
        `key:\n${key}\nend`,
        JSON.stringify({ key }),
        JSON.stringify({ a: JSON.stringify({ key }) }),
        key.slice(0, 150),
      ],
    };
  }),
  ...["postgres", "mysql", "mongodb+srv", "redis", "amqps", "https"].map((protocol) => {
    const secret = `pw${body(protocol, 14)}`;
    return {
      kind: `${protocol} URL`,
      secret,
      texts: [
        `connect ${protocol}://app:${secret}@db.internal:5432/shop failed`,
        `{"url":"${protocol}://app:${secret}@db.internal/shop"}`,
        `URL='${protocol}://:${secret}@10.0.0.7'`,
      ],
    };
  }),
  ...[
    "Server=db;User Id=sa;Password=%;Encrypt=true",
    "Host=db;Username=app;Pwd=%",
    "jdbc:oracle:thin:scott/%@//db:1521/x",
  ].map((form, index) => {
    const secret = `Ora${body(form, 12)}`;
    return { kind: `connection string ${index}`, secret, texts: [`failed: ${form.replace("%", secret)}`] };
  }),
  ...["4111 1111 1111 1111", "5500-0000-0000-0004", "378282246310005", "6011000000000004"].map((secret) => ({
    kind: "card number",
    secret,
    texts: [`card ${secret} declined`, `{"pan":"${secret}"}`, `pan=${secret}&cvc=123`],
  })),
  ...["bob@example.com", "jane.doe+news@mail.example.co.uk", "bob%40example.com"].map((secret) => ({
    kind: "e-mail address",
    secret,
    texts: [`no user ${secret}`, `{"email":"${secret}"}`, `/users?mail=${secret}&x=1`, `{'email': '${secret}'}`],
  })),
  ...["203.0.113.9", "10.1.2.3", "2001:db8::5"].map((secret) => ({
    kind: "IP address",
    secret,
    texts: [`from ${secret} refused`, `{"ip":"${secret}"}`, `X-Forwarded-For: ${secret}`],
  })),
  ...[
    ["curl", "curl -u bob:% https://example.com"],
    ["curl", "curl --user 'bob:%' https://example.com"],
    ["mysql", "mysql -h db -u root -p% shop"],
    ["mysql", "mysql -u root -p % shop"],
    ["mysql", "Command '['mysql', '-uroot', '-p%', 'shop']' returned non-zero exit status 1."],
    ["redis-cli", "redis-cli -h cache -a % ping"],
    ["sshpass", "sshpass -p % ssh bob@host"],
    ["docker", "docker login -u bob -p % registry.example"],
    ["long option", "deploy --db-password % --verbose"],
    ["long option", "['deploy', '--api-key', '%', '-v']"],
    ["ldapsearch", "ldapsearch -x -D cn=admin -w % -b dc=x"],
    ["netrc", "machine api.example login bob password %"],
    ["SQL", "ALTER USER bob IDENTIFIED BY '%'"],
    ["SQL", "CREATE ROLE bob WITH PASSWORD '%' LOGIN"],
    ["Slack webhook", "POST https://hooks.slack.com/services/%"],
    ["Discord webhook", "POST https://discord.com/api/webhooks/123456789012/%"],
    ["Telegram URL", "GET https://api.telegram.org/bot%/sendMessage"],
    ["signed URL", "https://b.s3.amazonaws.com/k?X-Amz-Expires=60&X-Amz-Signature=%"],
    ["signed URL", "https://x.blob.core.windows.net/c/b?sv=2024&sig=%&se=2026"],
    ["Digest", 'Authorization: Digest username="bob", response="%"'],
    ["AKIA with its secret", `AKI${"A"}${body("pair", 16, "upper")} %40`],
  ].map(([kind = "", form = ""], index) => {
    const secret = form.includes("%40") ? body("paired secret", 40, "base64") : `S3cr${body(`${form}${index}`, 20)}`;
    return {
      kind: `${kind} in a command or text`,
      secret,
      texts: [form.replace(form.includes("%40") ? "%40" : "%", secret)],
    };
  }),
];
