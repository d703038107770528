import type { Control } from "../stack/control.ts";
import type { Stack } from "../stack/stack.ts";
import { merchantOf } from "./merchant.ts";
import { RETAILER, SUPPLIERS, UNMAPPED, type SceneStore } from "./scene.ts";
import { ALIASES } from "./day.ts";
import { domainOf } from "./stores.ts";

type Level = { inventoryItemId: number; locationId: number; isActive: boolean; quantities: { available: number } };
type StoreDump = {
  variants: { sku: string | null; inventoryItemId: number }[];
  fulfillmentServices: { serviceName: string; locationId: number }[];
  inventoryLevels: Level[];
};

const READY_WITHIN_MS = 120_000;

/** Opens the stores with what they sell and installs the app on them. */
export async function openStores(control: Control, clientId: string) {
  for (const store of [RETAILER, ...SUPPLIERS]) {
    await control.post("stores", {
      handle: store.handle,
      name: store.name,
      currency: "EUR",
      timeZone: "Europe/Berlin",
      plan: "basic",
      address: store.address,
      locationName: store.locationName,
    });
    for (const product of store.products) await addProduct(control, store, product);
    await control.post(`stores/${domainOf(store.handle)}/install`, { clientId });
  }
}

function addProduct(control: Control, store: SceneStore, { title, variants }: SceneStore["products"][number]) {
  return control.post(`stores/${domainOf(store.handle)}/products`, {
    title,
    vendor: store.name,
    variants: variants.map(({ cost, keepsSelling, digital, ...variant }) => ({
      ...variant,
      requiresShipping: !digital,
      ...(cost === undefined ? {} : { unitCost: cost }),
      inventoryPolicy: keepsSelling ? "CONTINUE" : "DENY",
    })),
  });
}

/** What the merchants do in the app on the first morning: choose a role, invite, accept, turn routing on. */
export async function connect(stack: Stack, say: (text: string) => void) {
  const retailer = merchantOf(stack, RETAILER.handle);
  await retailer.open();
  // A new retailer waits two minutes before it routes; the day is shorter than that.
  await retailer.post("/app/settings", { intent: "save", reviewMinutes: "0" });
  await retailer.post("/app/welcome", { intent: "choose-role", role: "retailer" });
  for (const { handle, name } of SUPPLIERS) {
    const supplier = merchantOf(stack, handle);
    await supplier.open();
    await supplier.post("/app/welcome", { intent: "choose-role", role: "supplier" });
    await retailer.post("/app/suppliers", { intent: "invite", domain: domainOf(handle) });
    await supplier.post("/app/invitations", {
      intent: "accept",
      connectionId: await supplier.find("/app/invitations", /"connectionId","([^"]+)"/),
    });
    say(`${RETAILER.name} and ${name} are connected.`);
  }
  await retailer.post("/app?index", { intent: "set-routing", on: "true" });
}

/** Waits until the retailer's store shows every supplier's stock at that supplier's location: from then on it can sell. */
export async function stockIsShown(control: Control): Promise<void> {
  const giveUpAt = Date.now() + READY_WITHIN_MS;
  for (;;) {
    const missing = await notShown(control);
    if (missing.length === 0) return;
    if (Date.now() > giveUpAt)
      throw new Error(
        `After ${READY_WITHIN_MS / 1000} s ${RETAILER.name} does not show the stock of: ${missing.join(", ")}.`,
      );
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
}

async function notShown(control: Control): Promise<string[]> {
  const dump = await control.get<StoreDump>(`stores/${domainOf(RETAILER.handle)}`);
  return SUPPLIERS.flatMap((supplier) => {
    const location = serviceLocation(dump, supplier);
    return supplier.products
      .flatMap(({ variants }) => variants)
      .filter(({ sku, available }) => {
        const item = dump.variants.find((variant) => variant.sku === (ALIASES[sku] ?? sku))?.inventoryItemId;
        const level = dump.inventoryLevels.find((one) => one.inventoryItemId === item && one.locationId === location);
        return level?.isActive !== true || level.quantities.available < (available ?? 0);
      })
      .map(({ sku }) => `${sku} of ${supplier.name}`);
  });
}

const serviceLocation = ({ fulfillmentServices }: StoreDump, { name }: SceneStore) =>
  fulfillmentServices.find(({ serviceName }) => serviceName.startsWith(name))?.locationId;

/** The merchant stocks an item at a supplier's location by hand, although that supplier does not offer it. */
export async function stockTheUnmapped(control: Control) {
  const domain = domainOf(RETAILER.handle);
  const supplier = SUPPLIERS.find(({ handle }) => handle === UNMAPPED.supplier);
  const dump = await control.get<StoreDump>(`stores/${domain}`);
  await control.post(`stores/${domain}/stock`, {
    sku: UNMAPPED.sku,
    locationId: supplier && serviceLocation(dump, supplier),
    available: UNMAPPED.available,
  });
}
