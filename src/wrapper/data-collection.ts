import type { NodeOptions } from "@sentry/node";

type DataCollection = NonNullable<NodeOptions["dataCollection"]>;

/**
 * What integrations of the SDK may collect. Its own default since version 11 is to collect nearly everything; what the
 * wrapper itself collects it redacts itself.
 */
export function dataCollectionFor(sendDefaultPii: boolean): DataCollection {
  const shared: DataCollection = { stackFrameVariables: false, genAI: { inputs: false, outputs: false } };
  if (sendDefaultPii) return shared;
  return {
    ...shared,
    userInfo: false,
    cookies: false,
    httpHeaders: { request: false, response: false },
    httpBodies: [],
    urlQueryParams: false,
    graphQL: { document: false, variables: false },
    mcp: { inputs: false, outputs: false },
    databaseQueryData: false,
    queues: false,
  };
}
