import { addBreadcrumb, captureException, init, setTag, wrapHandler } from "lambda-sentry-forwarder/wrapper";

// With the request line even a time-out or a full memory says which request it was.
init({ requestLine: "always" });

export const handler = wrapHandler(async (event) => {
  const order = JSON.parse(event.body ?? "{}");
  setTag("customer.kind", order.kind ?? "unknown");
  addBreadcrumb({ category: "order", message: `has ${order.items?.length ?? 0} items` });
  try {
    await reserve(order);
  } catch (error) {
    // Handled: the caller gets an answer, and Sentry the error with the request.
    captureException(error);
    return { statusCode: 409, body: "sold out" };
  }
  if (!order.address) throw new RangeError("the order has no address");
  return { statusCode: 201, body: "stored" };
});

async function reserve({ items = [] }) {
  if (items.includes("unicorn")) throw new Error("no unicorns left");
}
