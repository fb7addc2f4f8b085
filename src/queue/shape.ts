/** Gives back a value that came from outside, as far as it has the expected shape. */
export type Reader<T> = (value: unknown, path: string) => T;

/** The value, or the member of it that the message names, has another shape. */
export class ShapeError extends Error {}

/** Members that are not named are left out. */
export function object<T extends object>(members: { readonly [Name in keyof T]: Reader<T[Name]> }): Reader<T> {
  return (value, path) => {
    if (typeof value !== "object" || value === null) throw new ShapeError(`${path} is wrong`);
    const read: Partial<T> = {};
    for (const name in members) {
      read[name] = members[name]((value as Record<string, unknown>)[name], `${path}.${name}`);
    }
    return read as T;
  };
}

export function list<T>(item: Reader<T>, most: number): Reader<T[]> {
  return (value, path) => {
    if (!Array.isArray(value) || value.length > most) throw new ShapeError(`${path} is wrong`);
    return value.map((member: unknown, index) => item(member, `${path}.${index}`));
  };
}

export function only<T>(isRight: (value: unknown) => value is T): Reader<T> {
  return (value, path) => {
    if (!isRight(value)) throw new ShapeError(`${path} is wrong`);
    return value;
  };
}
