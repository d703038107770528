/** Text as PostgreSQL can hold it: without the character NUL, which only forged input contains. */
export function storableText(text: string): string {
  return text.replaceAll("\u0000", "");
}
