import { describe, expect, it } from "vitest";
import { openConnection } from "../src/sentry.ts";

const PEM = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";
const VALUES: Readonly<Record<string, string>> = { "/sentry/ca": PEM, "/sentry/other": "hello" };

const api = {
  readParameter: async (name: string) => VALUES[name] ?? null,
  readSecret: async (name: string) => (name === "sentry/ca" ? PEM : null),
};

describe("the connection to Sentry", () => {
  it.each([
    { proxy: null, caBundleReference: null, is: {} },
    { proxy: "http://proxy.internal:3128", caBundleReference: null, is: { proxy: "http://proxy.internal:3128" } },
    { proxy: null, caBundleReference: "/sentry/ca", is: { caCerts: PEM } },
    {
      proxy: "http://proxy.internal:3128",
      caBundleReference: "secret:sentry/ca",
      is: { proxy: "http://proxy.internal:3128", caCerts: PEM },
    },
  ])("is $is", async ({ is, ...config }) => {
    expect(await openConnection(config, api, Date.now)).toEqual(is);
  });

  it.each([
    { caBundleReference: "/sentry/missing", why: "cannot be read" },
    { caBundleReference: "/sentry/other", why: "holds no certificate" },
  ])("says that $caBundleReference $why", async ({ caBundleReference, why }) => {
    await expect(openConnection({ proxy: null, caBundleReference }, api, Date.now)).rejects.toMatchObject({
      code: "ERR_CONFIG_INVALID",
      message: expect.stringMatching(`CaBundleReference, ${why}`),
    });
  });
});
