import { isMembers, type Members } from "../../contract/wrapper-line.ts";

/** The own member as an object; an empty one where there is none. */
export function membersOf(value: unknown, key: string): Members {
  const member = isMembers(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  return isMembers(member) ? member : {};
}

/** The own member as a non-empty text. */
export function textOf(value: unknown, key: string): string | undefined {
  const member = isMembers(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  return typeof member === "string" && member !== "" ? member : undefined;
}

/** The members that have a value. */
export function filled<Value>(members: Readonly<Record<string, Value | undefined>>): Record<string, Value> {
  return Object.fromEntries(
    Object.entries(members).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])),
  );
}
