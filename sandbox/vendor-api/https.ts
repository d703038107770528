import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import express from "express";
import type { Sandbox } from "../sandbox.ts";
import { CERTIFICATES } from "./control.ts";
import { vendorApiRouter } from "./router.ts";

export type VendorHttps = { origin: string; close: () => Promise<void> };

/** The same vendors over HTTPS, for who shows a certificate of the sandbox's authority alone (0 = a free port). */
export async function startVendorHttps(sandbox: Sandbox, { port }: { port: number }): Promise<VendorHttps> {
  const { authority: ca, server: cert, serverKey: key } = CERTIFICATES;
  const app = express();
  app.use("/vendor-api/:vendor", vendorApiRouter(sandbox));
  const server = createServer({ ca, cert, key, requestCert: true, rejectUnauthorized: true }, app);
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return {
    origin: `https://localhost:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
