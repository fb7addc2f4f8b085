import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { needle, placesOf } from "../../src/decode/needle.ts";

const TEXTS = ["rror", "exited", "Invalid handler", "xx", "aaaa aaaa"];

function everyPlace(text: string, sought: string): number[] {
  const places: number[] = [];
  for (let at = text.indexOf(sought); at >= 0; at = text.indexOf(sought, at + 1)) places.push(at);
  return places;
}

/** Of the needle's own pieces, so that it is often there, nearly there and overlapping. */
function haystack(text: string): fc.Arbitrary<string> {
  const piece = fc.tuple(fc.nat({ max: text.length }), fc.nat({ max: text.length }));
  return fc
    .array(
      fc.oneof(
        fc.constant(text),
        fc.string({ maxLength: 3 }),
        piece.map((ends) => text.slice(...ends)),
      ),
    )
    .map((pieces) => pieces.join(""));
}

describe.each(TEXTS)("the needle %j", (text) => {
  it("is found wherever it stands", () => {
    fc.assert(
      fc.property(haystack(text), (hay) => {
        const bytes = Buffer.from(hay);
        expect(placesOf(needle(text), bytes, 10_000)).toEqual(everyPlace(bytes.toString("latin1"), text));
      }),
    );
  });

  it("is found after any number of places where only a part of it stands", () => {
    const hay = `${text}${`${text.slice(1)}\n${text.slice(0, -1)}\n`.repeat(5000)}${text}`;
    expect(placesOf(needle(text), Buffer.from(hay), 10_000)).toEqual(everyPlace(hay, text));
  });
});

it("stops at the number of places that was asked for", () => {
  expect(placesOf(needle("rror"), Buffer.from("error ".repeat(10)), 3)).toEqual([1, 7, 13]);
});
