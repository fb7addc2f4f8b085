/** Kept equal to package.json by a test; named to Sentry with every event. */
export const VERSION = "0.1.0";
