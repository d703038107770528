import { z } from "zod";
import { BookLines } from "../connectors/vendors/book.server.ts";
import type { Services } from "../shopify/services.ts";
import { spelledCarrier } from "../tracking/carriers/carriers.ts";
import { recordVendorAnswer, recordVendorShipment } from "../tracking/vendors/record.server.ts";
import type { NewsResult } from "../tracking/vendors/vendor-news.ts";
import { formKey } from "./form-key.server.ts";
import { textIn } from "./form-text.ts";
import type { OpenedOrder } from "./orders.server.ts";
import { endOfDay, isDay } from "./portal-order.ts";
import type { PortalWords } from "./words/english.ts";

const REASONS = ["out-of-stock", "discontinued", "address", "price", "other"] as const;
const Form = z.discriminatedUnion("intent", [
  z.object({ intent: z.literal("confirm"), day: z.string().max(10).default("") }),
  z.object({
    intent: z.literal("ship"),
    number: z.string().max(500).default(""),
    carrier: z.string().max(100).default(""),
    partly: z.string().optional(),
  }),
  z.object({ intent: z.literal("decline"), reason: z.enum(REASONS), all: z.string().optional() }),
  z.object({ intent: z.literal("cancel"), answer: z.enum(["yes", "no"]) }),
  z.object({ intent: z.literal("take-back"), parcel: z.string().max(300) }),
  z.object({
    intent: z.literal("correct"),
    parcel: z.string().max(300),
    number: z.string().max(500),
    carrier: z.string().max(100).default(""),
  }),
]);
type Form = z.infer<typeof Form>;
/** What was asked for, for the sentence that says it is done. */
export type PortalIntent = Form["intent"];

export type ActResult = { ok: true; intent: PortalIntent } | { ok: false; message: string };

/**
 * Does what a form on an order's page asks for. The form's key makes it count once, however often it is sent. What is
 * wrong comes back as a sentence in the vendor's language; nothing is recorded then.
 */
export async function actOnOrder(
  services: Services,
  { book, order, timeZone }: OpenedOrder,
  form: FormData,
  words: PortalWords,
): Promise<ActResult> {
  const fields = Object.fromEntries([...form].filter(([, value]) => typeof value === "string"));
  const parsed = Form.safeParse(fields);
  const key = formKey(form);
  if (!parsed.success || key === null) return { ok: false, message: words.problems["unknown-line"] };
  const asked = parsed.data;
  const source = { supplierId: book.supplierId };
  const told = { supplierOrderId: order.supplierOrderId, key, channel: "portal" } as const;
  const now = services.clock.now();
  /** what stands in the field of each line; NaN is refused as a number of units */
  const unitsBy = (name: string) =>
    order.lines.flatMap(({ id }) => {
      const text = textIn(form, `${name}-${id}`);
      return text === "" ? [] : [{ supplierOrderLineId: id, units: /^\d{1,9}$/.test(text) ? Number(text) : NaN }];
    });
  const result = async (): Promise<NewsResult> => {
    switch (asked.intent) {
      case "confirm":
        return recordVendorAnswer(services, source, {
          ...{ ...told, says: "accepted" },
          ...(isDay(asked.day) ? { promisedShipAt: endOfDay(asked.day, timeZone) } : {}),
        });
      case "ship":
        return recordVendorShipment(services, source, {
          ...told,
          ref: told.key,
          carrier: spelledCarrier(asked.carrier),
          trackingNumbers: numbersIn(asked.number),
          shippedAt: now,
          lines: asked.partly === undefined ? "rest" : unitsBy("units"),
        });
      case "decline": {
        const reason = asked.reason;
        if (asked.all !== undefined) return recordVendorAnswer(services, source, { ...told, says: "declined", reason });
        const declines = unitsBy("decline").filter(({ units }) => units !== 0);
        if (declines.length === 0) return { ok: false, problems: [{ code: "nothing-to-ship", message: "" }] };
        // The form asks for units beyond those that were declined before; the books hold them all.
        const before = (id: string) => order.lines.find((line) => line.id === id)?.declined ?? 0;
        return recordVendorAnswer(services, source, {
          ...{ ...told, says: "accepted" },
          declines: declines.map(({ supplierOrderLineId, units }) => ({
            ...{ supplierOrderLineId, reason, units: units + before(supplierOrderLineId) },
          })),
        });
      }
      case "cancel":
        return recordVendorAnswer(services, source, {
          ...told,
          ...(asked.answer === "yes"
            ? { says: "cancelled" }
            : { says: "cancel-refused", reason: "it is being shipped" }),
        });
      case "take-back": {
        const parcel = book.shipments.find(({ ref }) => ref === asked.parcel);
        if (!parcel) return { ok: false, problems: [{ code: "nothing-to-ship", message: "" }] };
        const { carrier, trackingNumbers, shippedAt } = parcel;
        const same = { carrier, trackingNumbers, shippedAt, ref: parcel.ref.replace(/^ref:/, "") };
        return recordVendorShipment(services, source, { ...told, ...same, state: "cancelled", lines: "rest" });
      }
      case "correct": {
        // Whether there is such a parcel, and whether this was said before, is for the books to tell.
        const parcel = book.shipments.find(({ ref }) => ref === asked.parcel);
        return recordVendorShipment(services, source, {
          ...{ ...told, replaces: asked.parcel, corrects: true },
          ...{ carrier: spelledCarrier(asked.carrier), trackingNumbers: numbersIn(asked.number) },
          ...{ shippedAt: parcel?.shippedAt ?? now, lines: parcel ? BookLines.parse(parcel.lines) : "rest" },
        });
      }
    }
  };
  const news = await result();
  if (news.ok) return { ok: true, intent: asked.intent };
  return { ok: false, message: news.problems.map(({ code }) => words.problems[code]).join(" ") };
}

/** Tracking numbers as people type them in one field. */
export const numbersIn = (text: string) =>
  text
    .split(/[,;\n]/)
    .map((number) => number.trim())
    .filter((number) => number !== "");
