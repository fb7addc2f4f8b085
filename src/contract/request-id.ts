const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Whether the text is a request ID. `undefined`, `-` and empty, which runtimes print during init, are not. */
export function isRequestId(text: string): boolean {
  return text.length === 36 && UUID.test(text);
}
