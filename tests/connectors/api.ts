import { ApiFields } from "../../app/connectors/vendors/api/settings-form.ts";
import { renewSigningSecret, saveApiSettings } from "../../app/connectors/vendors/api/settings.server.ts";
import { env } from "../../app/platform/env.server.ts";
import { enqueue } from "../../app/queue/outbox.server.ts";
import type { Bought, Trade } from "../trade.ts";
import { vendorIn } from "../vendor.ts";
import type { VendorFields } from "../../app/suppliers/vendors/vendor-form.ts";
import { offerOf, type StartDriver } from "./driver.ts";

type ApiCall = { operation: string; headers: Record<string, string>; body: string };
/** What the sandbox tells of a vendor's own API. */
export type SandboxApi = {
  httpsOrigin: string;
  certificates: { authority: string; client: string; clientKey: string };
  orders: { key: string; posted: number; message: Record<string, unknown>; state: Record<string, unknown> }[];
  calls: ApiCall[];
};

/** A vendor whose own API the sandbox plays, with the app set up to call it. */
export async function apiVendor(
  trade: Trade,
  sku: string,
  { name, fields = {}, settings = {} }: { name: string; fields?: Partial<VendorFields>; settings?: Partial<ApiFields> },
) {
  const { services, clock, control } = trade.world;
  env().PRIVATE_HOSTS = "allow";
  const vendor = await vendorIn(trade, "shop", { kind: "api", offers: offerOf(sku), fields });
  const { supplierId, actor } = vendor;
  const renewed = await renewSigningSecret(services, actor, supplierId);
  if (!renewed.ok) throw new Error(JSON.stringify(renewed.problems));
  const { secret } = renewed;
  const set = (more: object = {}) => control.post("/vendor-api", { vendor: name, secret, ...more });
  await set();
  const save = async (entered: Partial<ApiFields>) => {
    const form = ApiFields.parse({
      ...{ baseUrl: `${control.origin}/vendor-api/${name}`, "path.orders": "/orders", "path.order": "/orders/{key}" },
      ...{ "path.cancel": "/orders/{key}/cancel", "path.stock": "/stock", "path.test": "/ping" },
      ...settings,
      ...entered,
    });
    return saveApiSettings(services, actor, { supplierId, fields: form });
  };
  const saved = await save({});
  if (!saved.ok) throw new Error(JSON.stringify(saved.problems));
  const told = () => control.get<SandboxApi>(`/vendor-api?vendor=${name}`);
  const keyOf = async (bought: Bought) => (await vendor.orderFor(bought)).key;
  const enqueued = { shopId: actor.shopId };
  const poll = async () => {
    // The app asks for an order once in a few minutes.
    await trade.world.advance(5 * 60_000);
    await enqueue(services.db.prisma, "vendor-api.poll", { supplierId }, { now: clock.now(), ...enqueued });
    await trade.quiet();
  };
  return {
    ...vendor,
    ...{ save, set, told, poll, secret },
    /** The vendor's own system changes what it says of an order, and is asked. */
    says: async (bought: Bought, state: Record<string, unknown>) => {
      await control.post("/vendor-api/state", { vendor: name, key: await keyOf(bought), state });
      await poll();
    },
    readStock: async (items: Record<string, number | null>) => {
      await control.post("/vendor-api/stock", { vendor: name, items });
      await enqueue(services.db.prisma, "vendor-api.read-stock", { supplierId }, { now: clock.now(), ...enqueued });
      await trade.quiet();
    },
    fault: (operation: string, kind: string, more: object = {}) =>
      control.post("/vendor-api/faults", { vendor: name, operation, kind, ...more }),
    posted: async (key: string) => (await told()).orders.find((order) => order.key === key)?.posted ?? 0,
  };
}

/** A vendor with an API: HTTP both ways, its state asked for. */
export const startApi: StartDriver = async ({ trade }, sku) => {
  const vendor = await apiVendor(trade, sku, { name: "contract" });
  await trade.world.control.post("/vendor-api/stock", { vendor: "contract", items: { [sku]: 12 } });
  return {
    supplierId: vendor.supplierId,
    arrived: vendor.posted,
    loseAnswer: () => vendor.fault("create", "drop-answer"),
    acknowledge: (bought) => vendor.says(bought, { status: "accepted" }),
    ship: (bought, number) =>
      vendor.says(bought, {
        shipments: [{ carrier: "dhl", trackingNumbers: [number], shippedAt: trade.world.clock.now().toISOString() }],
      }),
    carryOutCancellation: (bought) => vendor.says(bought, { status: "cancelled" }),
    breakConnection: () => vendor.fault("ping", "unauthorized"),
  };
};
