/** Markup that is safe to put into a page or a mail: every value in it was escaped. */
export type Html = { readonly html: string };

const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
const escaped = (text: string) => text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? "");

type Value = string | number | Html | null | readonly Html[];

/** Markup with values: html`<p>${text}</p>`. Text is escaped, markup and lists of markup are not, null is nothing. */
export function html(parts: TemplateStringsArray, ...values: readonly Value[]): Html {
  const shown = values.map((value) => {
    if (value === null) return "";
    if (typeof value === "string" || typeof value === "number") return escaped(String(value));
    return "html" in value ? value.html : value.map((one) => one.html).join("");
  });
  return { html: parts.map((part, i) => part + (shown[i] ?? "")).join("") };
}
