/** A mutation's complaint. `code` is absent where Shopify's payload has none. */
export type UserError = { field: string[] | null; message: string; code?: string | null };

export type Outcome<T> = ({ ok: true } & T) | { ok: false; userErrors: UserError[] };

export const refused = (
  field: string[] | null,
  message: string,
  code?: string | null,
): { ok: false; userErrors: UserError[] } => ({
  ok: false,
  userErrors: [{ field, message, ...(code === undefined ? {} : { code }) }],
});

/** What a person or a customer tried and the store does not do. `message` names the thing, the fact and the way out. */
export type Refusal = { refused: true; code: string; message: string };

export const refusal = (code: string, message: string): Refusal => ({ refused: true, code, message });

/** What a person tried by hand and the store refused, as user errors say it. */
export const saying = (code: string, outcome: Extract<Outcome<unknown>, { ok: false }>): Refusal =>
  refusal(code, outcome.userErrors.map((error) => error.message).join(" "));

export const isRefusal = <T extends object>(value: T | Refusal): value is Refusal => "refused" in value;
