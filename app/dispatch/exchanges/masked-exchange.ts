import { maskText } from "../../exceptions/masking.ts";

const MASK = "•••";
/** What stands under these names is somebody's: all texts in it are masked. */
const PERSONAL = /address|customer|phone|email|recipient|shipto|^to$/i;
/** Of an address, what routing goes by. */
const KEPT = /^(country|province)_?code/i;
/** Shorter ones stand in too many other words; they are masked by their name alone. */
const SHORTEST = 3;
const LONGEST_TEXT = 4_000;

/**
 * The same JSON without people: what stands in addresses and contacts is masked by its name, and every text of
 * `personal` wherever it occurs, also within other words.
 */
export function maskExchange(value: unknown, personal: readonly string[]): unknown {
  const texts = [...new Set(personal.map((text) => text.trim()).filter((text) => text.length >= SHORTEST))].sort(
    (a, b) => b.length - a.length,
  );
  const scrub = (text: string) => {
    const short = text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}…` : text;
    return texts.reduce((left, one) => replaceAll(left, one), maskText(short));
  };
  const walk = (inner: unknown, isPersonal: boolean): unknown => {
    if (Array.isArray(inner)) return inner.map((one) => walk(one, isPersonal));
    if (typeof inner === "object" && inner !== null)
      return Object.fromEntries(
        Object.entries(inner).map(([name, one]) => [
          name,
          walk(one, !KEPT.test(name) && (isPersonal || PERSONAL.test(name))),
        ]),
      );
    if (typeof inner !== "string") return inner;
    return isPersonal ? MASK : scrub(inner);
  };
  return walk(value, false);
}

const replaceAll = (text: string, personal: string) =>
  text.replace(new RegExp(personal.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&"), "giu"), MASK);
