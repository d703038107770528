import { expect, test } from "vitest";
import { openCipher } from "./cipher.server.ts";

const key = (byte: number) => Buffer.alloc(32, byte).toString("base64");
const OLD = `2025:${key(1)}`;
const NEW = `2026:${key(2)}`;

test("a text comes back as it was, and never encrypts to the same bytes twice", () => {
  const cipher = openCipher(NEW);
  const [one, other] = [
    cipher.encrypt("Zoë, Straße 1", "Order.address"),
    cipher.encrypt("Zoë, Straße 1", "Order.address"),
  ];
  expect(cipher.decrypt(one, "Order.address")).toBe("Zoë, Straße 1");
  expect(Buffer.from(one).equals(other)).toBe(false);
});

test("after a rotation the new key writes and the old one still reads", () => {
  const before = openCipher(OLD).encrypt("secret", "Session.accessToken");
  const rotated = openCipher(`${NEW},${OLD}`);
  expect(rotated.decrypt(before, "Session.accessToken")).toBe("secret");
  expect(openCipher(NEW).decrypt(rotated.encrypt("secret", "Session.accessToken"), "Session.accessToken")).toBe(
    "secret",
  );
});

test("stored hashes stay comparable after a rotation", () => {
  expect(openCipher(`${NEW},${OLD}`).hash("x")).toBe(openCipher(OLD).hash("x"));
  expect(openCipher(OLD).hash("x")).not.toBe(openCipher(OLD).hash("y"));
  expect(openCipher(OLD).hash("x")).not.toBe(openCipher(NEW).hash("x"));
});

test("a blob whose key is gone names the key", () => {
  const blob = openCipher(OLD).encrypt("secret", "Session.accessToken");
  expect(() => openCipher(NEW).decrypt(blob, "Session.accessToken")).toThrow('key "2025"');
});

test("a single changed bit anywhere is noticed", () => {
  const cipher = openCipher(NEW);
  const blob = cipher.encrypt("secret", "Session.accessToken");
  for (let at = 0; at < blob.length; at++) {
    const tampered = Uint8Array.from(blob);
    tampered[at] = (tampered[at] ?? 0) ^ 1;
    expect(() => cipher.decrypt(tampered, "Session.accessToken"), `byte ${at}`).toThrow();
  }
});

test("a value that was moved to another column does not open", () => {
  const cipher = openCipher(NEW);
  expect(() => cipher.decrypt(cipher.encrypt("secret", "Session.accessToken"), "Session.refreshToken")).toThrow();
});
