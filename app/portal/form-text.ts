/** What stands in a text field of a form; "" when the field is missing, or holds a file. */
export function textIn(form: FormData | null, name: string): string {
  const value = form?.get(name);
  return typeof value === "string" ? value.trim() : "";
}
