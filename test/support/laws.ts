/** How often a law of the pure core is tried, each time over another generated stream. */
export const LAW = { numRuns: 1000 } as const;
/** Laws take seconds, on a slow machine more. */
export const LAW_TIMEOUT_MS = 120_000;
