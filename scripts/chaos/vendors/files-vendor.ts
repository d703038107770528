import type { Control } from "../../stack/control.ts";
import type { Random } from "../random.ts";
import { CANCEL, mailbox } from "./mailbox.ts";
import { file, leftOf, newOrder, type Ledger, type News, type VendorOrder } from "./ledger.ts";
import { isDoneTwice, type VendorSide } from "./side.ts";

/** The columns of the order files, as the retailer sets them for this vendor. */
export const ORDER_COLUMNS = ["po = poNumber", "order = orderName", "sku = sku", "units = units", "mark = mark"];

type DropFile = { path: string; content: string };
export type Drop = { host: string; port: number; hostKey: string; files: DropFile[] };

const HEADERS = {
  tracking: "order,tracking,carrier,sku,quantity",
  answers: "order,answer,sku,quantity,reason",
  stock: "sku,units",
} as const;
type Folder = keyof typeof HEADERS;

type Order = { control: Control; random: Random; user: string; address: string; stock: ReadonlyMap<string, number> };

/** A program at a vendor's that takes order files out of its drop, and puts files with answers there. */
export function filesVendor({ control, random, user, address, stock }: Order): VendorSide {
  const ledger: Ledger = new Map();
  const first = new Map<string, string>();
  const look = mailbox(control, address);
  let written = 0;
  const put = (folder: Folder, rows: readonly string[], name: string) =>
    control.post("sftp/files", {
      user,
      path: `/${folder}/${name}`,
      content: `${[HEADERS[folder], ...rows].join("\n")}\n`,
    });
  const bring = async (folder: Folder, rows: readonly string[]) => {
    const name = `${folder}-${(written += 1)}`;
    if (isDoneTwice(side, "files seen half-written", { random, chance: 0.3 })) {
      // Written bit by bit, first under a name that says so, then, for a moment, under its real one.
      await put(folder, [...rows, "CD-1"], `${name}.csv.part`);
      await put(folder, rows.slice(0, -1), `${name}.csv`);
      await control.post("sftp/delete", { user, path: `/${folder}/${name}.csv.part` });
    }
    await put(folder, rows, `${name}.csv`);
    if (folder !== "stock" && isDoneTwice(side, "files brought again under another name", { random, chance: 0.4 }))
      await put(folder, rows, `${name}-again.csv`);
  };
  const side: VendorSide = {
    ...{ name: "files", ledger, stock, twice: {} },
    abilities: { parts: true, saysNo: true },
    receive: async () => {
      const { files } = await control.get<Drop>(`sftp?user=${user}`);
      for (const { path, content } of files) {
        if (!/^\/orders\/[^./][^/]*\.csv$/.test(path)) continue;
        for (const order of ordersIn(Buffer.from(content, "base64").toString("utf8")))
          file(ledger, first, { ...order, id: path });
        await control.post("sftp/delete", { user, path });
      }
      // No file asks to cancel: somebody at the vendor's gets a mail.
      for (const { subject } of await look()) {
        const asked = ledger.get(CANCEL.exec(subject)?.[1] ?? "");
        if (asked) asked.cancelAsked = true;
      }
    },
    tell: async (order, news) => {
      await bring(news.kind === "ship" ? "tracking" : "answers", rowsOf(order, news));
      return "told";
    },
    tellStock: (shelf) =>
      bring(
        "stock",
        [...shelf].map(([sku, units]) => `${sku},${Math.max(0, units)}`),
      ),
  };
  return side;
}

/** Orders of a file, each with all of its rows. */
export function ordersIn(text: string): { order: VendorOrder; isMarked: boolean }[] {
  const rows = text
    .split(/\r?\n/)
    .slice(1)
    .filter((line) => line !== "")
    .map((line) => line.split(",") as [string, string, string, string, string]);
  return [...new Set(rows.map(([key]) => key))].map((key) => {
    const mine = rows.filter(([of]) => of === key);
    const lines = mine.map(([, , sku, units]) => ({ id: sku, sku, units: Number(units) }));
    return {
      order: newOrder(key, mine[0]?.[1] ?? "", lines),
      isMarked: /possible duplicate/i.test(mine[0]?.[4] ?? ""),
    };
  });
}

function rowsOf(order: VendorOrder, news: News): string[] {
  const { key } = order;
  switch (news.kind) {
    case "confirm":
      return [`${key},accepted,,,`];
    case "decline":
      return news.lines.map(
        (line) => `${key},declined,${line.sku},${news.units === "all" ? leftOf(line) : 1},sold out`,
      );
    case "ship":
      return news.isRest && order.parcels.length === 0
        ? [`${key},${news.number},DHL,,`]
        : news.lines.map((line) => `${key},${news.number},DHL,${line.sku},${leftOf(line)}`);
    case "cancel":
      return [`${key},${news.answer === "yes" ? "cancelled" : "not cancelled"},,,`];
  }
}
