/** What a person typed, to stand before another sentence. */
export const asSentence = (text: string): string => (/[.!?…]$/u.test(text) ? text : `${text}.`);

/** What somebody said about it, to stand in brackets behind what it explains; "" where nothing was said. */
export function inBrackets(note: string | null): string {
  const text = note?.trim().replace(/[.\s]+$/, "") ?? "";
  return text === "" ? "" : ` (${text})`;
}
