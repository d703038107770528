import { merchantOf } from "../demo/merchant.ts";
import type { Control } from "../stack/control.ts";
import type { Stack } from "../stack/stack.ts";

export const RETAILER = "harbour-home";
export const SUPPLIERS = ["north-goods", "south-goods", "east-goods"] as const;
/** Each is offered by two of the three suppliers. */
export const SKUS = Array.from({ length: 9 }, (_, index) => `ITEM-${index + 1}`);
const offersOf = (supplier: number) => SKUS.filter((_, index) => index % 3 !== supplier);

/** What the sandbox tells of a store, as far as a run looks at it (sandbox/types.ts). */
export type StoreDump = {
  orders: {
    id: number;
    name: string;
    sourceIdentifier: string | null;
    cancelledAt: string | null;
    customAttributes: { key: string; value: string }[];
    lines: { id: number; sku: string | null; quantity: number; currentQuantity: number }[];
  }[];
  fulfillments: {
    id: number;
    orderId: number;
    status: string;
    lines: { orderLineId: number; quantity: number }[];
    tracking: { company: string | null; number: string | null }[];
  }[];
  variants: { sku: string | null; inventoryItemId: number }[];
  inventoryLevels: {
    inventoryItemId: number;
    locationId: number;
    isActive: boolean;
    quantities: { available: number };
  }[];
};
export type Stores = { retailer: StoreDump; suppliers: { handle: string; dump: StoreDump }[] };

export const domainOf = (handle: string) => `${handle}.myshopify.com`;

export async function readStores(control: Control): Promise<Stores> {
  const read = (handle: string) => control.get<StoreDump>(`stores/${domainOf(handle)}`);
  const suppliers = [];
  for (const handle of SUPPLIERS) suppliers.push({ handle, dump: await read(handle) });
  return { retailer: await read(RETAILER), suppliers };
}

/** One retailer and three suppliers, connected through the app's own pages. Ends when the retailer's store can sell. */
export async function openTrade(stack: Stack, { stock, sellsOn }: { stock: number; sellsOn: boolean }): Promise<void> {
  const { control, clientId } = stack;
  const address = { address1: "Weg 1", city: "Hamburg", zip: "20457", countryCode: "DE", phone: "+49401234567" };
  for (const handle of [RETAILER, ...SUPPLIERS]) {
    await control.post("stores", { handle, name: handle, currency: "EUR", plan: "plus", address });
    const supplier = (SUPPLIERS as readonly string[]).indexOf(handle);
    for (const sku of supplier < 0 ? SKUS : offersOf(supplier))
      await control.post(`stores/${domainOf(handle)}/products`, {
        title: sku,
        variants: [
          supplier < 0
            ? { sku, price: 2_000, inventoryPolicy: sellsOn ? "CONTINUE" : "DENY" }
            : { sku, price: 2_000, unitCost: 1_000 + supplier, available: stock },
        ],
      });
    await control.post(`stores/${domainOf(handle)}/install`, { clientId });
  }
  const retailer = merchantOf(stack, RETAILER);
  await retailer.open();
  await retailer.post("/app/settings", { intent: "save", reviewMinutes: "0" });
  await retailer.post("/app/welcome", { intent: "choose-role", role: "retailer" });
  for (const handle of SUPPLIERS) {
    const supplier = merchantOf(stack, handle);
    await supplier.open();
    await supplier.post("/app/welcome", { intent: "choose-role", role: "supplier" });
    await retailer.post("/app/suppliers", { intent: "invite", domain: domainOf(handle) });
    const connectionId = await supplier.find("/app/invitations", /"connectionId","([^"]+)"/);
    await supplier.post("/app/invitations", { intent: "accept", connectionId });
  }
  await retailer.post("/app?index", { intent: "set-routing", on: "true" });
}

/** Does the retailer's store show stock of each item at two stores' locations, and at those of `others` who offer it? */
export async function canSell(control: Control, others: (sku: string) => number = () => 0): Promise<boolean> {
  const { variants, inventoryLevels } = await control.get<StoreDump>(`stores/${domainOf(RETAILER)}`);
  return variants.every(
    ({ sku, inventoryItemId: item }) =>
      inventoryLevels.filter((level) => level.inventoryItemId === item && level.quantities.available > 0).length >=
      2 + others(sku ?? ""),
  );
}
