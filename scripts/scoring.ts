import type { Expectation, Fixture } from "../test/support/fixtures.ts";

/** One failure that a tool reports: members of `scan --format json`, as many as it knows. */
export interface Reported {
  readonly class?: unknown;
  readonly [member: string]: unknown;
}

/** How many of the expectations that say something about a member are met. */
export interface Share {
  readonly right: number;
  readonly of: number;
}

/** How well the failures of some logs are found. */
export interface Score {
  readonly name: string;
  readonly failed: Share;
  /** Logs with failed attempts for which exactly as many failures were reported as there are. */
  readonly exact: Share;
  readonly class: Share;
  readonly requestId: Share;
  readonly type: Share;
  readonly message: Share;
  /** Harmless logs that were left alone. */
  readonly harmless: Share;
}

/** What became of one log. */
export interface Scored {
  readonly fixture: Fixture;
  readonly score: Score;
  /** What is wrong, one sentence each. */
  readonly misses: readonly string[];
}

const MEMBERS = ["class", "requestId", "type", "message"] as const;
const TOLD = [...MEMBERS, "phase", "runtime"] as const;
const NONE: Share = { right: 0, of: 0 };
const EMPTY: Omit<Score, "name"> = {
  failed: NONE,
  exact: NONE,
  class: NONE,
  requestId: NONE,
  type: NONE,
  message: NONE,
  harmless: NONE,
};

/** Compares what was reported for a log with what is expected of it. */
export function scoreFixture(fixture: Fixture, reported: readonly Reported[]): Scored {
  const { name, expected } = fixture;
  const left = [...reported];
  const pairs = expected.map((wanted) => [wanted, takeBest(left, wanted)] as const);
  const shareOf = (member: (typeof MEMBERS)[number]): Share => {
    const asked = pairs.filter(([wanted]) => member in wanted);
    return { right: asked.filter(([wanted, best]) => isRight(member, wanted, best)).length, of: asked.length };
  };
  const isHarmless = expected.length === 0;
  return {
    fixture,
    score: {
      name,
      failed: { right: pairs.filter(([, best]) => best !== undefined).length, of: expected.length },
      exact: isHarmless ? NONE : one(reported.length === expected.length),
      class: shareOf("class"),
      requestId: shareOf("requestId"),
      type: shareOf("type"),
      message: shareOf("message"),
      harmless: isHarmless ? one(reported.length === 0) : NONE,
    },
    misses: [
      ...pairs.flatMap(([wanted, best]) => missesOf(name, wanted, best)),
      ...left.map((surplus) => `${name}: surplus ${surplus.class} ${surplus["message"]}`),
    ],
  };
}

/** The sum of some logs' scores. */
export function total(name: string, scores: readonly Score[]): Score {
  const sum = (member: keyof typeof EMPTY): Share =>
    scores.reduce((a, score) => ({ right: a.right + score[member].right, of: a.of + score[member].of }), NONE);
  return {
    name,
    failed: sum("failed"),
    exact: sum("exact"),
    class: sum("class"),
    requestId: sum("requestId"),
    type: sum("type"),
    message: sum("message"),
    harmless: sum("harmless"),
  };
}

function one(isRight: boolean): Share {
  return { right: isRight ? 1 : 0, of: 1 };
}

function isRight(member: string, wanted: Expectation, best: Reported | undefined): boolean {
  return best !== undefined && (best[member] ?? null) === wanted[member];
}

function missesOf(name: string, wanted: Expectation, best: Reported | undefined): readonly string[] {
  if (best === undefined) return [`${name}: not found: ${wanted.class} ${wanted["message"] ?? ""}`];
  return TOLD.filter((member) => member in wanted && !isRight(member, wanted, best)).map(
    (member) => `${name}: ${member} is ${JSON.stringify(best[member])}, wanted ${JSON.stringify(wanted[member])}`,
  );
}

/** Takes out what agrees most with the expectation: the request ID first. */
function takeBest(left: Reported[], wanted: Expectation): Reported | undefined {
  const agreement = (failure: Reported): number =>
    TOLD.filter((member) => (failure[member] ?? null) === (wanted[member] ?? null)).length +
    ((failure["requestId"] ?? null) === (wanted["requestId"] ?? null) ? 3 : 0);
  const [best] = left.toSorted((a, b) => agreement(b) - agreement(a));
  if (best !== undefined) left.splice(left.indexOf(best), 1);
  return best;
}
