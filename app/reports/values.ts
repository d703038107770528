/** A stored JSON object of values for a sentence. */
export type Values = { [name: string]: unknown };

/** What is stored as JSON, as an object; anything else is read as an empty one. */
export const valuesOf = (json: unknown): Values =>
  typeof json === "object" && json !== null && !Array.isArray(json) ? (json as Values) : {};

/** The first of the named values that says something, as text. */
export function textOf(values: Values, ...names: string[]): string | null {
  for (const name of names) {
    const value = values[name];
    if (typeof value === "number") return String(value);
    if (typeof value === "string" && value.trim() !== "") return value.trim();
    if (Array.isArray(value) && value.length > 0) return listOf(value.map(String));
  }
  return null;
}

/** "a", "a and b", "a, b and c". */
const listOf = (parts: string[]) =>
  parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;
