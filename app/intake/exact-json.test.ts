import { expect, test } from "vitest";
import { parseExactJson } from "./exact-json.ts";

test("ids beyond 2^53 keep every digit, as text", () => {
  expect(parseExactJson('{"id":820982911946154508,"small":7,"price":19.9,"far":1e300}')).toEqual({
    id: "820982911946154508",
    small: 7,
    price: 19.9,
    far: 1e300,
  });
});

test("what is not JSON throws", () => {
  expect(() => parseExactJson('{"id":')).toThrow(SyntaxError);
});

test("text loses what the database cannot hold, and nothing else", () => {
  const text = String.raw`{"key":"CD\u0000-1","empty":"\u0000","half":"\ud83d.","same":"Zoë \ud83d\ude00"}`;
  expect(parseExactJson(text)).toEqual({ key: "CD-1", empty: "", half: "\ufffd.", same: "Zoë 😀" });
});
