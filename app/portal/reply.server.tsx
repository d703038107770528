import type { ReactElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { env } from "../platform/env.server.ts";

/**
 * A page of the portal: a document without scripts. It may hold a customer's address, so nobody keeps or frames it, and
 * its address, which may be a link that opens it, goes to no other site.
 */
export function page(element: ReactElement, { status = 200, cookie }: { status?: number; cookie?: string } = {}) {
  const headers = new Headers({
    "Content-Type": "text/html; charset=utf-8",
    "Cache-Control": "no-store",
    "Content-Security-Policy":
      "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "same-origin",
    "X-Robots-Tag": "noindex",
  });
  if (cookie !== undefined) headers.set("Set-Cookie", cookie);
  return new Response(`<!doctype html>${renderToStaticMarkup(element)}`, { status, headers });
}

/** To another page of the portal, after a form was done. */
export function goTo(path: string, cookie?: string) {
  const headers = new Headers({ Location: path, "Cache-Control": "no-store" });
  if (cookie !== undefined) headers.set("Set-Cookie", cookie);
  return new Response(null, { status: 303, headers });
}

/** A table to be saved. */
export const csvFile = (bytes: Uint8Array, name: string) =>
  new Response(Uint8Array.from(bytes), {
    headers: {
      ...{ "Content-Type": "text/csv; charset=utf-8", "Content-Disposition": `attachment; filename="${name}"` },
      "Cache-Control": "no-store",
    },
  });

/** Cookies cross the wire in clear only where the whole app does: in development. */
export const isSecure = (): boolean => env().SHOPIFY_APP_URL.startsWith("https:");

const MOST_FORM_BYTES = 64 * 1024;

/** The fields of a form; null when it is larger than any of ours. */
export async function formOf(request: Request, mostBytes = MOST_FORM_BYTES): Promise<FormData | null> {
  const length = Number(request.headers.get("Content-Length") ?? NaN);
  // Browsers tell the length of a form; who does not, sends none of ours.
  return length <= mostBytes ? request.formData() : null;
}
