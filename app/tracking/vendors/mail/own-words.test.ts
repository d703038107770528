import { expect, test } from "vitest";
import { ownWords, textOfHtml } from "./own-words.ts";

test("styles, scripts and the head are no words; one that never ends takes nothing away", () => {
  expect(textOfHtml("<head><title>x</title></head><style>p{}</style><p>Sold</p><script>a()</script> out")).toBe(
    "Sold\n out",
  );
  expect(textOfHtml("<STYLE>p{}</STYLE>Confirmed <style>never <script>b()</script>ends")).toBe("Confirmed never ends");
});

// What takes the square of its length would not end within the time that a test has.
test.each([
  ["elements that never end", textOfHtml, "<style"],
  ["brackets", textOfHtml, "<"],
  ["blocks that never end", textOfHtml, "<p "],
  ["empty lines", ownWords, "\n"],
])("a mail that was made to take long, of %s, is read to a limit and no further", (_, read, piece) => {
  const text = (letters: number) => piece.repeat(letters / piece.length);
  expect(read(text(20_000_000))).toBe(read(text(5_000_000)));
});
