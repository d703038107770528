import type { BlockExtensionApi } from "@shopify/ui-extensions/admin";
import { render } from "preact";
import { blockView, type Block, type Loaded } from "./block.ts";

declare const shopify: BlockExtensionApi<"admin.order-details.block.render">;

/** Draws the block, and again when the app has answered. Shopify adds the session token to what goes to the app. */
export default async function orderBlock() {
  const draw = (loaded: Loaded) =>
    render(
      blockView(loaded, (key) => shopify.i18n.translate(key)),
      document.body,
    );
  draw({ state: "loading" });
  draw(await load(shopify.data.selected[0]?.id ?? ""));
}

async function load(orderGid: string): Promise<Loaded> {
  try {
    const response = await fetch(`/app/order-block?order=${encodeURIComponent(orderGid)}`);
    if (!response.ok) return { state: "failed" };
    const { block } = (await response.json()) as { block: Block | null };
    return { state: "ready", block };
  } catch {
    return { state: "failed" };
  }
}
