import { z } from "zod";
import type { World } from "../world.ts";

/** How a vendor's API knows who calls. `secret`: what calls have to be signed by, if it looks at all. */
export const VendorApiOrder = z.strictObject({
  vendor: z.string().min(1),
  secret: z.string().nullable().default(null),
  header: z.strictObject({ name: z.string(), value: z.string() }).nullable().default(null),
  oauth: z
    .strictObject({
      clientId: z.string(),
      clientSecret: z.string(),
      tokenLivesS: z.number().int().min(1).default(3600),
    })
    .nullable()
    .default(null),
});
type Setting = z.infer<typeof VendorApiOrder>;

const OPERATIONS = ["create", "read", "cancel", "stock", "token", "webhook", "ping"] as const;
export type VendorOperation = (typeof OPERATIONS)[number];

/**
 * What goes wrong. `http-500`, `rate-limited`, `unauthorized`, `conflict`, `refused`: instead of doing it ·
 * `drop-answer`, `silent`, `broken-json`, `huge`: it is done, and the answer is cut, never comes, or cannot be read ·
 * `slow`: `delayMs` before the usual answer
 */
export const VendorFaultOrder = z.strictObject({
  vendor: z.string().min(1),
  operation: z.enum(OPERATIONS),
  kind: z.enum([
    ...(["http-500", "rate-limited", "unauthorized", "conflict", "refused"] as const),
    ...(["drop-answer", "silent", "broken-json", "huge", "slow"] as const),
  ]),
  times: z.number().int().min(1).default(1),
  delayMs: z.number().int().min(0).max(60_000).default(500),
  retryAfterS: z.number().int().min(0).default(7),
});
export type VendorFault = z.infer<typeof VendorFaultOrder> & { left: number };

type Call = { operation: VendorOperation; at: string; headers: Record<string, unknown>; body: unknown };
/** What the vendor knows of an order: what came, how often, and what it says of it. */
export type VendorApiOrderRow = { posted: number; message: Record<string, unknown>; state: Record<string, unknown> };

export type VendorApi = {
  setting: Setting;
  orders: Map<string, VendorApiOrderRow>;
  /** SKU → units; null = enough */
  stock: Map<string, number | null>;
  /** token → when it ends, in milliseconds of the world */
  tokens: Map<string, number>;
  calls: Call[];
};

type State = { vendors: Map<string, VendorApi>; faults: VendorFault[] };
// In memory alone: a restart of the sandbox forgets what its vendors knew.
const states = new WeakMap<World, State>();

/** The vendors' part of the world. */
export function vendorApis(world: World): State {
  const known = states.get(world);
  if (known) return known;
  const made: State = { vendors: new Map(), faults: [] };
  states.set(world, made);
  return made;
}

/** One vendor's API; open to everybody until it is set otherwise. */
export function vendorApi(world: World, vendor: string): VendorApi {
  const { vendors } = vendorApis(world);
  const known = vendors.get(vendor);
  if (known) return known;
  const made: VendorApi = {
    setting: VendorApiOrder.parse({ vendor }),
    ...{ orders: new Map(), stock: new Map(), tokens: new Map(), calls: [] },
  };
  vendors.set(vendor, made);
  return made;
}

/** The fault that strikes this call, if one is due. One occasion of it is used up then. */
export function takeVendorFault(world: World, vendor: string, operation: VendorOperation): VendorFault | undefined {
  const fault = vendorApis(world).faults.find(
    (one) => one.left > 0 && one.vendor === vendor && one.operation === operation,
  );
  if (fault) fault.left -= 1;
  return fault;
}
