import { createHash } from "node:crypto";

/**
 * A number in [0, 1) that depends only on its arguments. Deliveries run side by side, so drawing from one shared
 * random sequence would give another answer on every run.
 */
export function chance(seed: number, ...parts: (string | number)[]): number {
  const digest = createHash("sha256")
    .update([seed, ...parts].join("\u0000"))
    .digest();
  return digest.readUIntBE(0, 6) / 2 ** 48;
}

/** A UUID that depends only on its arguments. */
export function uuidOf(seed: number, ...parts: (string | number)[]): string {
  const hex = createHash("sha256")
    .update(["uuid", seed, ...parts].join("\u0000"))
    .digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
