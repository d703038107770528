/** How mail programs begin what they quote, in English, German and French. From there on it is our own mail. */
const QUOTE_BEGINS = [
  /^\s*-{2,}\s*(original message|forwarded message|ursprüngliche nachricht|weitergeleitete nachricht|message d'origine|message transféré)/i,
  /^\s*(on|am|le)\s.{4,200}(wrote|schrieb|a écrit)[^\n]{0,200}:\s*$/i,
  /^\s*.{1,200}\s(wrote|schrieb|a écrit)\s?:\s*$/i,
  /^\s*_{8,}\s*$/,
  /^\s*(from|von|de)\s?:\s?.{1,200}@/i,
];
/** A signature is no statement: numbers in it are telephones. */
const SIGNATURE_BEGINS = [
  /^--\s*$/,
  /^\s*(mit freundlichen grüßen|mit freundlichem gruß|freundliche grüße|viele grüße|beste grüße|lg|mfg|kind regards|best regards|regards|best|cheers|thanks|thank you|cordialement|bien cordialement|bien à vous|salutations|merci)[\s,.!]*$/i,
  /^\s*(sent from my|von meinem iphone|gesendet mit|envoyé de mon)/i,
];
const MOST_LETTERS = 20_000;

/** What the vendor itself wrote: without what is quoted below or between, and without its signature. */
export function ownWords(text: string): string {
  const lines: string[] = [];
  const given = text.slice(0, MOST_LETTERS).replace(/\r\n?/g, "\n").split("\n");
  let hasWords = false;
  for (const [i, line] of given.entries()) {
    // "On Tuesday Fernweh <…>" and "wrote:" may stand on two lines.
    const both = `${line} ${given[i + 1] ?? ""}`;
    if (QUOTE_BEGINS.some((begins) => begins.test(line))) break;
    if (/^\s*(on|am|le)\s/i.test(line) && QUOTE_BEGINS[1]?.test(both)) break;
    if (hasWords && SIGNATURE_BEGINS.some((begins) => begins.test(line))) break;
    if (/^\s*>/.test(line)) continue;
    lines.push(line);
    hasWords ||= line.trim() !== "";
  }
  return lines.join("\n").trim();
}

// Nothing of these reaches over the next "<": a text of many of them is gone through once.
const BLOCKS = /<\/?(p|div|br|tr|li|h[1-6]|blockquote|table)\b[^<>]{0,1000}>/gi;
const ENTITIES: Record<string, string> = {
  ...{ amp: "&", lt: "<", gt: ">", quot: '"', nbsp: " ", auml: "ä", ouml: "ö", uuml: "ü", szlig: "ß", eacute: "é" },
};

/** The words of an HTML message as plain text: nothing of it is ever shown as markup. Quoted blocks are left out. */
export function textOfHtml(html: string): string {
  return withoutUnseen(html.slice(0, 10 * MOST_LETTERS))
    .replace(/<blockquote\b[\s\S]*$/i, " ")
    .replace(/<div[^>]{0,200}class="gmail_quote[\s\S]*$/i, " ")
    .replace(BLOCKS, "\n")
    .replace(/<[^<>]{0,2000}>/g, "")
    .replace(
      /&(#x?[0-9a-f]{1,6}|[a-z]{2,8});/gi,
      (whole, name: string) => ENTITIES[name.toLowerCase()] ?? character(name) ?? whole,
    )
    .replace(/[ \t]+/g, " ")
    .replace(/\n[ \t]*(\n[ \t]*)+/g, "\n\n")
    .trim();
}

const UNSEEN = /<(style|script|head)\b/gi;

/** Without styles, scripts and the head. An element that never ends is looked for once, and stays. */
function withoutUnseen(html: string): string {
  const lower = html.toLowerCase();
  const endless = new Set<string>();
  const kept: string[] = [];
  let from = 0;
  for (const { index, 1: name = "" } of lower.matchAll(UNSEEN)) {
    if (index < from || endless.has(name)) continue;
    const end = lower.indexOf(`</${name}>`, index);
    if (end < 0) {
      endless.add(name);
      continue;
    }
    kept.push(html.slice(from, index), " ");
    from = end + name.length + 3;
  }
  return [...kept, html.slice(from)].join("");
}

function character(name: string): string | null {
  const [, hex = "", digits] = /^#(x?)([0-9a-f]+)$/i.exec(name) ?? [];
  if (digits === undefined) return null;
  const point = parseInt(digits, hex === "" ? 10 : 16);
  return point > 0 && point <= 0x10ffff && !(point >= 0xd800 && point <= 0xdfff) ? String.fromCodePoint(point) : null;
}
