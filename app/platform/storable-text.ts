const HALF_A_CHARACTER = /\p{Surrogate}/gu;

/** Text as PostgreSQL can hold it: without the character NUL and halves of characters, which only forged input contains. */
export function storableText(text: string): string {
  return text.replaceAll("\u0000", "").replace(HALF_A_CHARACTER, "\ufffd");
}
