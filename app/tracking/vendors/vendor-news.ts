/** By which way a vendor told something. merchant: a person at the retailer's entered it for the vendor. */
export type VendorChannel = "email" | "portal" | "files" | "api" | "merchant";

/** What is common to everything that a vendor tells of one of its orders. */
type Told = {
  supplierOrderId: string;
  /** of this message, unique for the vendor: the same again is answered as before and changes nothing */
  key: string;
  channel: VendorChannel;
};

/** A line of the supplier order (SupplierOrderLine.id) in the supplier's units. */
export type LineUnits = { supplierOrderLineId: string; units: number };

/** What a vendor says of an order that it was given. */
export type VendorAnswer = Told & {
  /**
   * accepted: it ships all that it does not decline, now or before · declined: it ships nothing more · cancelled: it has
   * cancelled, because it was asked to · cancel-refused: it was asked to and will not
   */
  says: "accepted" | "declined" | "cancelled" | "cancel-refused";
  /** units that it will not ship, with its reason; absolute, not added to what it declined before */
  declines?: readonly (LineUnits & { reason: string })[];
  /** why it declines or will not cancel; shown to the retailer */
  reason?: string;
  /** what it calls the order */
  vendorRef?: string | null;
  /** when it means to ship */
  promisedShipAt?: Date | null;
};

/** A parcel that a vendor tells of. */
export type VendorParcel = Told & {
  /** its own name of the parcel; without one, the tracking numbers are it, and without those the key */
  ref?: string | null;
  /** cancelled: it was told of and did not leave after all */
  state?: "shipped" | "cancelled";
  carrier: string | null;
  trackingNumbers: readonly string[];
  trackingUrls?: readonly string[];
  shippedAt: Date;
  /** "rest": all that is not declined and in no other parcel */
  lines: readonly LineUnits[] | "rest";
  /** it corrects what was told of the same parcel before; otherwise the parcel is told again and stays as it is */
  corrects?: boolean;
  /** with `corrects`: the parcel's name in the books (VendorShipment.ref), where new tracking numbers give it another */
  replaces?: string;
  /** refuse: nothing is recorded · record: it is, and the retailer is told by an exception */
  ifTooMuch?: "refuse" | "record";
};

export type NewsProblem =
  | { code: "no-such-order"; message: string }
  | { code: "not-open"; message: string }
  | { code: "unknown-line"; message: string; supplierOrderLineId: string }
  | { code: "too-many-units"; message: string; supplierOrderLineId: string }
  | { code: "already-shipped"; message: string }
  | { code: "nothing-to-ship"; message: string }
  | { code: "known-parcel"; message: string };

/** done: it counts · repeated: it was known already, nothing changed */
export type NewsResult = { ok: true; outcome: "done" | "repeated" } | { ok: false; problems: NewsProblem[] };

/** A line of the vendor's books with what has become of it. Supplier's units. */
export type BookLine = {
  supplierOrderLineId: string;
  units: number;
  declinedUnits: number;
  /** in parcels that were not cancelled */
  shippedUnits: number;
};

/** Declined units by line after an answer, or what is wrong with it. */
export function declinesAfter(
  answer: Pick<VendorAnswer, "says" | "declines" | "reason">,
  lines: readonly BookLine[],
): { ok: true; lines: (LineUnits & { reason: string | null })[] } | { ok: false; problems: NewsProblem[] } {
  const { says, declines = [], reason } = answer;
  if (says === "declined" || says === "cancelled") {
    if (says === "cancelled" && lines.some(({ shippedUnits }) => shippedUnits > 0))
      return wrong({ code: "already-shipped", message: "A part of it has shipped: it cannot be canceled any more." });
    return {
      ok: true,
      lines: lines.map(({ supplierOrderLineId, units, shippedUnits }) => ({
        ...{ supplierOrderLineId, units: units - shippedUnits, reason: reason ?? null },
      })),
    };
  }
  const problems = declines.flatMap(({ supplierOrderLineId, units }): NewsProblem[] => {
    const line = lines.find((each) => each.supplierOrderLineId === supplierOrderLineId);
    if (!line) return [unknownLine(supplierOrderLineId)];
    const most = line.units - line.shippedUnits;
    if (Number.isInteger(units) && units >= 0 && units <= most) return [];
    return [tooMany(supplierOrderLineId, `${units} units cannot be declined: ${most} are not shipped.`)];
  });
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, lines: declines.map(({ reason: why, ...line }) => ({ ...line, reason: why })) };
}

/** What a parcel holds, or what is wrong with it. `tooMuch`: more than is left of some line, and recorded all the same. */
export function contentsOf(
  { lines: told, ifTooMuch = "refuse" }: Pick<VendorParcel, "lines" | "ifTooMuch">,
  lines: readonly BookLine[],
): { ok: true; lines: LineUnits[] } | { ok: false; problems: NewsProblem[] } {
  const left = ({ units, declinedUnits, shippedUnits }: BookLine) => Math.max(0, units - declinedUnits - shippedUnits);
  if (told === "rest") {
    const rest = lines.flatMap((line) =>
      left(line) > 0 ? [{ supplierOrderLineId: line.supplierOrderLineId, units: left(line) }] : [],
    );
    return rest.length > 0
      ? { ok: true, lines: rest }
      : wrong({ code: "nothing-to-ship", message: "All of this order has shipped or was declined before." });
  }
  const wanted = new Map<string, number>();
  for (const { supplierOrderLineId, units } of told)
    wanted.set(supplierOrderLineId, (wanted.get(supplierOrderLineId) ?? 0) + units);
  const problems = [...wanted].flatMap(([supplierOrderLineId, units]): NewsProblem[] => {
    const line = lines.find((each) => each.supplierOrderLineId === supplierOrderLineId);
    if (!line) return [unknownLine(supplierOrderLineId)];
    if (!Number.isInteger(units) || units < 0)
      return [tooMany(supplierOrderLineId, `${units} is no number of units. Write a whole number.`)];
    if (units <= left(line) || ifTooMuch === "record") return [];
    return [tooMany(supplierOrderLineId, `${units} units are too many: ${left(line)} are left to ship.`)];
  });
  if (problems.length > 0) return { ok: false, problems };
  const contents = [...wanted].flatMap(([supplierOrderLineId, units]) =>
    units > 0 ? [{ supplierOrderLineId, units }] : [],
  );
  return contents.length > 0
    ? { ok: true, lines: contents }
    : wrong({ code: "nothing-to-ship", message: "The parcel holds nothing. Enter the units of at least one item." });
}

const wrong = (problem: NewsProblem): { ok: false; problems: NewsProblem[] } => ({ ok: false, problems: [problem] });
const unknownLine = (supplierOrderLineId: string): NewsProblem => ({
  ...{ code: "unknown-line", supplierOrderLineId, message: "The order has no such line." },
});
const tooMany = (supplierOrderLineId: string, message: string): NewsProblem => ({
  ...{ code: "too-many-units", supplierOrderLineId, message },
});

/** What a parcel is called in the vendor's books. Told by two ways, it has the same tracking numbers and is one parcel. */
export function parcelRef({
  ref,
  trackingNumbers,
  key,
}: Pick<VendorParcel, "ref" | "trackingNumbers" | "key">): string {
  if (trackingNumbers.length > 0) return `tracking:${[...trackingNumbers].map(plain).sort().join("+")}`;
  return ref ? `ref:${ref}` : `key:${key}`;
}

const plain = (number: string) => number.replace(/[\s-]/g, "").toUpperCase();
