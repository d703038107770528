import { expect, test } from "vitest";
import { decodeText } from "./read-file.ts";

const bytes = (...codes: number[]) => Uint8Array.from(codes);

test("a file is read in the encoding that it is written in", () => {
  expect(decodeText(bytes(0xc3, 0xa9))).toBe("é");
  expect(decodeText(bytes(0xe9, 0x41))).toBe("éA");
  expect(decodeText(bytes(0xff, 0xfe, 0xe9, 0x00))).toBe("é");
});
