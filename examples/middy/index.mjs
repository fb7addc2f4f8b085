import middy from "@middy/core";
import { init, setTag, wrapHandler } from "lambda-sentry-forwarder/wrapper";

init();

const tenant = {
  before: ({ event }) => {
    setTag("tenant", event.tenant ?? "none");
  },
};

const place = async ({ order }) => {
  if (order === undefined) throw new TypeError("the event has no order");
  return { stored: order };
};

// The wrapper goes outside: it sees what middleware throws, and nothing that middleware answers.
export const handler = wrapHandler(middy().use(tenant).handler(place));
