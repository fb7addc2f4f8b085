/** Where the failures of some log groups go; the first rule that matches counts. */
export interface RouteRule {
  /** Globs of log group names: `*` is any text, `?` one character. */
  readonly logGroups: readonly string[];
  readonly dsn: string | null;
  /** A parameter or secret that holds the DSN. */
  readonly dsnRef: string | null;
  readonly environment: string | null;
  readonly release: string | null;
}

export interface ParsedRoutes {
  readonly rules: readonly RouteRule[];
  /** What is wrong with the others, without their content. */
  readonly problems: readonly string[];
}

const MAX_RULES = 500;

/**
 * Reads routes: a JSON list of `{"logGroups": ["/aws/lambda/pay-*"], "dsnRef": "/sentry/pay", "environment": "prod"}`, with
 * `dsn` or `dsnRef`, `environment` and `release`. A rule that is wrong is left out and named; the others stay.
 */
export function parseRoutes(text: string): ParsedRoutes {
  let list: unknown;
  try {
    list = JSON.parse(text);
  } catch {
    return { rules: [], problems: ["the routes are not JSON"] };
  }
  if (!Array.isArray(list)) return { rules: [], problems: ["the routes are not a JSON list"] };
  const rules: RouteRule[] = [];
  const problems: string[] = [];
  for (const [index, item] of list.slice(0, MAX_RULES).entries()) {
    const rule = toRule(item);
    if (typeof rule === "string") problems.push(`route ${index + 1}: ${rule}`);
    else rules.push(rule);
  }
  if (list.length > MAX_RULES) problems.push(`only the first ${MAX_RULES} routes count`);
  return { rules, problems };
}

function toRule(item: unknown): RouteRule | string {
  if (typeof item !== "object" || item === null) return "it is no object";
  const { logGroups, ...others } = item as Record<string, unknown>;
  const globs = typeof logGroups === "string" ? [logGroups] : logGroups;
  if (!Array.isArray(globs) || globs.length === 0) return "logGroups is missing";
  if (!globs.every((glob) => typeof glob === "string" && glob !== ""))
    return "logGroups holds something else than globs";
  const texts: Record<"dsn" | "dsnRef" | "environment" | "release", string | null> = {
    dsn: null,
    dsnRef: null,
    environment: null,
    release: null,
  };
  for (const [key, value] of Object.entries(others)) {
    if (!Object.hasOwn(texts, key)) return "it has a member of another name";
    if (typeof value !== "string") return `${key} is no text`;
    texts[key as keyof typeof texts] = value.trim() || null;
  }
  return { logGroups: globs, ...texts };
}

/** The first rule with a glob that matches the log group. */
export function routeOf(rules: readonly RouteRule[], logGroup: string | null): RouteRule | null {
  if (logGroup === null) return null;
  return rules.find(({ logGroups }) => logGroups.some((glob) => matchesGlob(glob, logGroup))) ?? null;
}

/** Goes back to the last `*` only: names and globs have at most 512 characters. */
function matchesGlob(glob: string, name: string): boolean {
  let at = 0;
  let star = -1;
  let starred = 0;
  let index = 0;
  while (index < name.length) {
    if (at < glob.length && (glob[at] === "?" || glob[at] === name[index]) && glob[at] !== "*") {
      at += 1;
      index += 1;
    } else if (glob[at] === "*") {
      star = at;
      starred = index;
      at += 1;
    } else if (star >= 0) {
      at = star + 1;
      starred += 1;
      index = starred;
    } else {
      return false;
    }
  }
  while (glob[at] === "*") at += 1;
  return at === glob.length;
}
