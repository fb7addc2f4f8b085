import { init, wrapHandler } from "lambda-sentry-forwarder/wrapper";

init();

export const handler = wrapHandler(async (event) => {
  if (event.order === undefined) throw new TypeError("the event has no order");
  return { stored: event.order };
});
