type Headers = { readonly [name: string]: string | readonly string[] | undefined };

/** How long an answer asks to wait, by its header Retry-After in seconds or as a date; null = it does not say. Capped at `mostMs`. */
export function retryAfterMs(headers: Headers, now: Date, mostMs: number): number | null {
  const value = headers["retry-after"];
  const text = typeof value === "string" ? value.trim() : "";
  const waitMs = /^\d{1,9}$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now.getTime();
  return Number.isNaN(waitMs) ? null : Math.min(Math.max(waitMs, 0), mostMs);
}
