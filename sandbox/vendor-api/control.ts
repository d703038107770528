import { readFileSync } from "node:fs";
import path from "node:path";
import { Router, type Request } from "express";
import { z } from "zod";
import { answering, bodyOf, isAnswer, ok, problem } from "../answers.ts";
import type { Sandbox } from "../sandbox.ts";
import { VendorApiOrder, vendorApi, vendorApis, VendorFaultOrder } from "./state.ts";

const pem = (name: string) => readFileSync(path.join(import.meta.dirname, "certificates", `${name}.pem`), "utf8");
/** The sandbox's own authority with a server's and a client's certificate: known to everybody, good for nothing else. */
export const CERTIFICATES = {
  ...{ authority: pem("ca"), server: pem("server"), serverKey: pem("server.key") },
  ...{ client: pem("client"), clientKey: pem("client.key") },
};

const NewState = z.strictObject({ vendor: z.string().min(1), key: z.string().min(1), state: z.looseObject({}) });
const NewStock = z.strictObject({
  vendor: z.string().min(1),
  items: z.record(z.string(), z.number().int().nullable()),
});

const vendorIn = ({ query: { vendor } }: Request) => (typeof vendor === "string" ? vendor : "");

/** The control API of vendors' APIs: what came to them, what they say, and their bad days. */
export function vendorApiControl(sandbox: Sandbox, httpsOrigin: string | null): Router {
  const router = Router();
  const { world } = sandbox;

  router.get(
    "/vendor-api",
    answering((request) => {
      const { setting, orders, calls, stock } = vendorApi(world, vendorIn(request));
      const { authority, client, clientKey } = CERTIFICATES;
      return ok({
        ...{ setting, httpsOrigin, certificates: { authority, client, clientKey }, calls },
        orders: [...orders].map(([key, order]) => ({ key, ...order })),
        stock: Object.fromEntries(stock),
      });
    }),
  );
  router.post(
    "/vendor-api",
    answering((request) => {
      const body = bodyOf(request, VendorApiOrder);
      if (isAnswer(body)) return body;
      vendorApi(world, body.value.vendor).setting = body.value;
      return ok(body.value, 201);
    }),
  );
  router.post(
    "/vendor-api/state",
    answering((request) => {
      const body = bodyOf(request, NewState);
      if (isAnswer(body)) return body;
      const { vendor, key, state } = body.value;
      const order = vendorApi(world, vendor).orders.get(key);
      if (!order) return problem(404, "NO_SUCH_ORDER", `${vendor} has no order ${key}.`);
      Object.assign(order.state, state);
      return ok(order.state);
    }),
  );
  router.post(
    "/vendor-api/stock",
    answering((request) => {
      const body = bodyOf(request, NewStock);
      if (isAnswer(body)) return body;
      const { stock } = vendorApi(world, body.value.vendor);
      for (const [sku, units] of Object.entries(body.value.items)) stock.set(sku, units);
      return ok(Object.fromEntries(stock));
    }),
  );
  router.post(
    "/vendor-api/end-tokens",
    answering((request) => {
      vendorApi(world, vendorIn(request)).tokens.clear();
      return ok([]);
    }),
  );
  router.get(
    "/vendor-api/faults",
    answering(() => ok(vendorApis(world).faults)),
  );
  router.post(
    "/vendor-api/faults",
    answering((request) => {
      const body = bodyOf(request, VendorFaultOrder);
      if (isAnswer(body)) return body;
      const fault = { ...body.value, left: body.value.times };
      vendorApis(world).faults.push(fault);
      return ok(fault, 201);
    }),
  );
  router.delete(
    "/vendor-api/faults",
    answering(() => {
      vendorApis(world).faults = [];
      return ok([]);
    }),
  );
  return router;
}
