import { PassThrough } from "node:stream";
import { createReadableStreamFromReadable, type EntryContext } from "@remix-run/node";
import { RemixServer } from "@remix-run/react";
import { isbot } from "isbot";
import { renderToPipeableStream } from "react-dom/server";
import { speaking } from "./platform/catalogue.server.ts";
import { log } from "./platform/log.server.ts";
import { documentHeaders } from "./shopify/app.server.ts";

/** A document that takes longer than this is given up. */
export const streamTimeout = 5000;

export default async function handleRequest(
  request: Request,
  status: number,
  responseHeaders: Headers,
  remixContext: EntryContext,
) {
  documentHeaders(request, responseHeaders);
  const ready = isbot(request.headers.get("user-agent") ?? "") ? "onAllReady" : "onShellReady";
  return new Promise<Response>((resolve, reject) => {
    let failed = false;
    const page = <RemixServer context={remixContext} url={request.url} />;
    const { pipe, abort } = speaking(request, () =>
      renderToPipeableStream(page, {
        [ready]: () => {
          const body = new PassThrough();
          responseHeaders.set("Content-Type", "text/html; charset=utf-8");
          resolve(
            new Response(createReadableStreamFromReadable(body), {
              headers: responseHeaders,
              status: failed ? 500 : status,
            }),
          );
          pipe(body);
        },
        onShellError: reject,
        onError: (error) => {
          failed = true;
          log.error("page.render-failed", { error: error instanceof Error ? error.message : String(error) });
        },
      }),
    );
    setTimeout(abort, streamTimeout + 1000).unref();
  });
}
