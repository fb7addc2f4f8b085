// Nothing here knows of Sentry: the function has the layer, and
//   AWS_LAMBDA_EXEC_WRAPPER=/opt/lambda-sentry-exec
//   SENTRY_DSN=…
export const handler = async (event) => {
  if (event.order === undefined) throw new TypeError("the event has no order");
  return { stored: event.order };
};
