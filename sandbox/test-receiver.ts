import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";

type Received = { headers: IncomingHttpHeaders; body: Buffer; json: Record<string, unknown>; path: string };

/** A tiny app that takes webhooks. `answers` gives the status of each request by its number; 200 when it runs out. */
export async function openReceiver({ answers = [] }: { answers?: (number | "silence")[] } = {}) {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const body = Buffer.concat(chunks);
      const answer = answers[received.length] ?? 200;
      const json = JSON.parse(body.toString("utf8")) as Record<string, unknown>;
      received.push({ headers: request.headers, body, json, path: request.url ?? "" });
      if (answer !== "silence") response.writeHead(answer, { location: "/elsewhere" }).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, resolve));
  return {
    received,
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Looks until the condition holds; fails with the last look after a while. */
export async function until<T>(look: () => T | undefined | false | Promise<T | undefined | false>): Promise<T> {
  const deadlineMs = Date.now() + 8_000;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > deadlineMs) throw new Error(`Still not so after 8 s: ${look.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
