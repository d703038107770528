import type { Random } from "./random.ts";

/** Values that no body should hold, and that one will. */
const ODD: readonly unknown[] = [
  ...[null, "", 0, -1, 1e308, -1e308, 0.1, true, [], {}, [[]], "\u0000", "\ud800", "null", "NaN", "💥".repeat(300)],
  ...["1; DROP TABLE", "../../etc/passwd", "gid://shopify/Order/1", "<script>alert(1)</script>", "=1+1", "%00"],
  ...["9223372036854775807", "-9223372036854775809", "1".repeat(400), "a".repeat(20_000), "2026-02-31T25:61:61Z"],
];
const DEEP = 1_000;

/** Places in a value: each object or list with each of its keys. */
function placesIn(value: unknown, found: { of: Record<string, unknown>; key: string }[] = []) {
  if (typeof value !== "object" || value === null) return found;
  for (const key of Object.keys(value)) {
    found.push({ of: value as Record<string, unknown>, key });
    placesIn((value as Record<string, unknown>)[key], found);
  }
  return found;
}

function deep(): unknown {
  let value: unknown = 1;
  for (let level = 0; level < DEEP; level++) value = level % 2 ? [value] : { a: value };
  return value;
}

/** A body with one to four things wrong in it, as text. Its size stays below a megabyte. */
export function mutated(body: object, random: Random): string {
  const copy = structuredClone(body) as Record<string, unknown>;
  for (let times = random.between(1, 4); times > 0; times--) {
    const places = placesIn(copy);
    if (places.length === 0) break;
    const { of, key } = random.pick(places);
    const what = random.between(0, 6);
    if (what === 0) Reflect.deleteProperty(of, key);
    else if (what === 1) of[`${key}\u0000é`] = of[key];
    else if (what === 2) of[key] = [of[key], of[key]];
    else if (what === 3 && random.is(0.1)) of[key] = deep();
    else of[key] = random.pick(ODD);
  }
  return spoiled(JSON.stringify(copy), random);
}

/** Sometimes the text itself is no JSON any more, or says a thing twice. */
function spoiled(text: string, random: Random): string {
  const draw = random.next();
  if (draw < 0.03) return text.slice(0, random.between(0, text.length));
  if (draw < 0.05) return `\ufeff${text}`;
  if (draw < 0.07) return text.replace("{", '{"id":1,"id":2,"__proto__":{"id":3},');
  if (draw < 0.08) return random.pick(["[]", "null", '"text"', "0", "{", "undefined", "\u0000", "[".repeat(5_000)]);
  return text;
}

/** A form with fields left out, doubled, or full of what does not belong there. */
export function mutatedForm(form: Record<string, string>, random: Random): URLSearchParams {
  const sent = new URLSearchParams();
  for (const [name, value] of Object.entries(form)) {
    if (random.is(0.15)) continue;
    const odd = random.pick(ODD);
    sent.append(name, random.is(0.4) ? (typeof odd === "string" ? odd : JSON.stringify(odd)) : value);
    if (random.is(0.1)) sent.append(name, value);
  }
  if (random.is(0.2)) sent.append(`x${random.between(1, 9)}`, String(random.pick(ODD)));
  return sent;
}

/** Text for an address: in a path or behind a question mark. */
export const oddText = (random: Random): string => {
  const odd = random.pick(ODD);
  const text = typeof odd === "string" ? odd : JSON.stringify(odd);
  // Half a character cannot stand in an address.
  return encodeURIComponent(Buffer.from(text.slice(0, 2_000)).toString());
};
