import { agreeToHostKey, saveFileSettings } from "../../app/connectors/vendors/files/settings.server.ts";
import { env } from "../../app/platform/env.server.ts";
import { enqueue } from "../../app/queue/outbox.server.ts";
import type { Bought } from "../trade.ts";
import { vendorIn } from "../vendor.ts";
import { offerOf, type StartDriver } from "./driver.ts";

const USER = "contract";

/** A vendor with a file server: SFTP, and CSV files in both directions. */
export const startFiles: StartDriver = async ({ trade }, sku) => {
  const { services, clock, control } = trade.world;
  env().PRIVATE_HOSTS = "allow";
  const vendor = await vendorIn(trade, "shop", { kind: "files", offers: offerOf(sku) });
  const { supplierId, actor } = vendor;
  type Drop = { host: string; port: number; hostKey: string; files: { path: string; content: string }[] };
  const drop = () => control.get<Drop>(`/sftp?user=${USER}`);
  const put = (path: string, content: string) => control.post("/sftp/files", { user: USER, path, content });
  for (const folder of ["orders", "tracking", "answers", "stock"]) await put(`/${folder}/.keep`, "");
  const { host, port, hostKey } = await drop();
  const folders = { orders: "/orders", tracking: "/tracking", answers: "/answers", stock: "/stock" };
  const channel = { way: "sftp", sftp: { host, port, user: USER, folders } };
  const saved = await saveFileSettings(services, actor, { supplierId, channel, password: "secret" });
  const agreed = await agreeToHostKey(services, actor, { supplierId, hostKey });
  if (!saved.ok || !agreed.ok) throw new Error(JSON.stringify([saved, agreed]));

  let written = 0;
  const bring = async (folder: string, rows: string[]) => {
    await put(`/${folder}/${++written}.csv`, `${rows.join("\n")}\n`);
    await enqueue(services.db.prisma, "vendor-files.poll", { supplierId }, { now: clock.now(), shopId: actor.shopId });
    await trade.quiet();
  };
  const keyOf = async (bought: Bought) => (await vendor.orderFor(bought)).key;
  return {
    supplierId,
    arrived: async (key) => (await drop()).files.filter(({ path }) => path === `/orders/${key}.csv`).length,
    loseAnswer: () => control.post("/sftp/faults", { kind: "cut-after-rename" }),
    acknowledge: async (bought) => bring("answers", ["order,answer", `${await keyOf(bought)},accepted`]),
    // A second file says the same in other words, so that it is read again.
    ship: async (bought, number) =>
      bring("tracking", ["order,tracking,carrier", `${await keyOf(bought)},${number},${written % 2 ? "DHL" : "dhl"}`]),
    carryOutCancellation: async (bought) => bring("answers", ["order,answer", `${await keyOf(bought)},cancelled`]),
    breakConnection: () => control.post("/sftp/faults", { kind: "other-host-key" }),
  };
};
