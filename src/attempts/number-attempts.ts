import type { Attempt } from "./attempt.ts";

/** Numbers the attempts of each request ID in order of time: an async retry may run in another stream. */
export function numberAttempts(attempts: readonly Attempt[]): Attempt[] {
  const byId = new Map<string, Attempt[]>();
  for (const attempt of attempts) {
    if (attempt.requestId === null) continue;
    const { account, region, logGroup } = attempt.source;
    const key = JSON.stringify([account, region, logGroup, attempt.requestId]);
    const same = byId.get(key);
    if (same === undefined) byId.set(key, [attempt]);
    else same.push(attempt);
  }
  const numbers = new Map<Attempt, number>();
  for (const same of byId.values()) {
    if (same.length === 1) continue;
    for (const [index, attempt] of same.toSorted((a, b) => began(a) - began(b)).entries()) {
      numbers.set(attempt, index + 1);
    }
  }
  return attempts.map((attempt) =>
    numbers.has(attempt) ? { ...attempt, number: numbers.get(attempt) ?? 1 } : attempt,
  );
}

function began({ start, records }: Attempt): number {
  return (start ?? records[0])?.timestamp ?? 0;
}
