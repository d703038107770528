import { contentHash } from "../platform/crypto.server.ts";
import { textIn } from "./form-text.ts";

/**
 * What makes a form count once: the key that its page gave it, and what it holds. Sent twice by a double click it is the
 * same; gone back to and filled in otherwise it says something else. null = it is none of our pages' forms.
 */
export function formKey(form: FormData | null): string | null {
  const key = textIn(form, "key");
  if (!form || key.length < 8 || key.length > 60) return null;
  const texts = [...form].map(([name, value]) => [name, typeof value === "string" ? value : ""]);
  return `portal:${key}:${contentHash(JSON.stringify(texts)).slice(0, 16)}`;
}
