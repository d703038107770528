import { contentHash } from "../../../platform/crypto.server.ts";
import { writeCsv } from "../../../platform/csv/write.server.ts";
import { newId } from "../../../platform/ids.server.ts";
import type { Services } from "../../../shopify/services.ts";
import type { OrderToSend, SendResult, Trouble } from "../../connector.ts";
import { askForFile, orderFileUrl, putFile, type HttpsAccess } from "./https.server.ts";
import { orderFileName, orderRows } from "./order-file.ts";
import { dropped, openUploads, placed, TOO_LATE, writeDown, type Upload } from "./upload.server.ts";

/** Of an upload that got no answer and could not be found afterwards: the vendor may have taken it away. */
const MAY_HAVE_ARRIVED = "No answer came, and the file is not there: the supplier may have it.";

/**
 * Puts a file with these orders to the vendor's address. PUT with a name that is always the same for the order: a server
 * that has it refuses the second one (If-None-Match), and one that does not know that condition writes the same again.
 */
export async function putOrders(
  services: Services,
  { vendor, channel, access, sendBefore }: Omit<Upload, "access"> & { access: HttpsAccess },
  orders: readonly OrderToSend[],
): Promise<SendResult | "accepted"> {
  const { clock } = services;
  const now = clock.now();
  if (now > sendBefore) return { kind: "not-sent", retryInMs: 0, message: TOO_LATE };
  const perhaps = await mayHaveArrived(services, orders);
  const told = orders.map((order) => (perhaps.has(order.key) ? { ...order, mayBeRepeat: true } : order));
  const day = now.toISOString().slice(0, 10);
  const { bytes } = writeCsv(orderRows(told, { ...channel.orders, day }), channel.orders);
  const place = orderFileUrl(access, orderFileName(orders.map(({ key }) => key)));
  const tempPlace = newId();
  // What is under way counts as perhaps arrived before the call: a process may die within it.
  const file = { orders: told, place, tempPlace, bytes, channel: "https", state: "renaming" };
  await writeDown(services, vendor, { ...file, hash: contentHash(bytes) });
  if (clock.now() > sendBefore) return dropped(services, tempPlace, TOO_LATE);
  const answer = await putFile(access, place, bytes);
  if (answer.outcome === "unknown") return { kind: "unknown", code: "no-answer", message: answer.note };
  if (answer.outcome !== "answered") return dropped(services, tempPlace, answer.note);
  const { status } = answer;
  if (status >= 500)
    return { kind: "unknown", code: "no-answer", message: `The supplier's server answered ${status} to the file.` };
  if ((status < 200 || status >= 300) && status !== 412)
    return dropped(services, tempPlace, `The supplier's server answered ${status} to the file.`);
  await placed(services, tempPlace);
  return "accepted";
}

/** The numbers of those orders of which an earlier file may have arrived. */
async function mayHaveArrived({ db }: Services, orders: readonly OrderToSend[]): Promise<ReadonlySet<string>> {
  const books = await db.prisma.vendorOrder.findMany({
    where: { key: { in: orders.map(({ key }) => key) } },
    select: { key: true, supplierOrderId: true },
  });
  const of = books.map(({ supplierOrderId }) => supplierOrderId);
  const lost = await db.prisma.vendorFile.findMany({
    where: { supplierOrderId: { in: of }, direction: "out", state: "dropped", note: MAY_HAVE_ARRIVED },
    select: { supplierOrderId: true },
  });
  const ids = new Set(lost.map(({ supplierOrderId }) => supplierOrderId));
  return new Set(books.filter((book) => ids.has(book.supplierOrderId)).map(({ key }) => key));
}

/** Finds out about a file whose answer was lost. null = nothing is open any more. */
export async function settlePut(services: Services, access: HttpsAccess, key: string): Promise<Trouble | null> {
  for (const { place, tempPlace } of await openUploads(services, key)) {
    if (!place || !tempPlace) continue;
    const answer = await askForFile(access, place);
    if (answer.outcome !== "answered") return { ok: false, retry: true, message: answer.note };
    const { status } = answer;
    if (status >= 200 && status < 300) await placed(services, tempPlace);
    else if (status === 401 || status === 403 || status === 429 || (status >= 500 && status !== 501))
      return { ok: false, retry: true, message: `The supplier's server answered ${status}.` };
    else await dropped(services, tempPlace, MAY_HAVE_ARRIVED);
  }
  return null;
}
