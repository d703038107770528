import { describe, expect, test } from "vitest";
import { ownWords, textOfHtml } from "./own-words.ts";

test("styles, scripts and the head are no words; one that never ends takes nothing away", () => {
  expect(textOfHtml("<head><title>x</title></head><style>p{}</style><p>Sold</p><script>a()</script> out")).toBe(
    "Sold\n out",
  );
  expect(textOfHtml("<STYLE>p{}</STYLE>Confirmed <style>never <script>b()</script>ends")).toBe("Confirmed never ends");
});

describe("a mail that was made to take long", () => {
  /** Milliseconds of this process's own work, whatever else the machine does; the best of some tries. */
  const work = (task: () => unknown) =>
    Math.min(
      ...Array.from({ length: 5 }, () => {
        const before = process.cpuUsage();
        task();
        return process.cpuUsage(before).user / 1000;
      }),
    );
  test.each([
    ["elements that never end", textOfHtml, "<style", 50_000],
    ["brackets", textOfHtml, "<", 50_000],
    ["blocks that never end", textOfHtml, "<p ", 50_000],
    ["empty lines", ownWords, "\n", 5_000],
  ])(
    "with %s costs four times as much when it is four times as long, and not sixteen times",
    (_, read, piece, size) => {
      const text = (letters: number) => piece.repeat(letters / piece.length);
      // A millisecond is more than counting is off by.
      expect(work(() => read(text(4 * size)))).toBeLessThan(9 * work(() => read(text(size))) + 1);
    },
  );
});
