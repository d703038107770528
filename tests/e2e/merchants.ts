import { merchantOf, type Merchant } from "../../scripts/demo/merchant.ts";
import type { StackFacts, TestStore } from "./world.ts";

/** The store's merchant has opened the app and said what the store does. A retailer's orders do not wait to be routed. */
export async function openAs(stack: StackFacts, store: TestStore, role: "retailer" | "supplier"): Promise<Merchant> {
  const merchant = merchantOf(stack, store.handle);
  await merchant.open();
  await merchant.post("/app/welcome", { intent: "choose-role", role });
  if (role === "retailer") await merchant.post("/app/settings", { intent: "save", reviewMinutes: "0" });
  return merchant;
}

/** The retailer invites the supplier, who accepts. */
export async function connect(retailer: Merchant, supplier: Merchant, { domain }: { domain: string }): Promise<void> {
  await retailer.post("/app/suppliers", { intent: "invite", domain });
  const connectionId = await supplier.find("/app/invitations", /"connectionId","([^"]+)"/);
  await supplier.post("/app/invitations", { intent: "accept", connectionId });
}
