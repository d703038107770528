/** A person's choices for an order, as the screen shows them. */
export type ChooseSuppliers = {
  name: string;
  currency: string;
  lines: OpenLine[];
  /** choices that stand */
  standing: { id: string; sentence: string; note: string | null }[];
};

/** A line of which units may still go to another supplier. */
export type OpenLine = {
  lineId: string;
  title: string;
  sku: string | null;
  /** not bought yet */
  units: number;
  suppliers: { id: string; name: string }[];
};

type Override = {
  id: string;
  kind: string;
  quantity: number | null;
  note: string | null;
  supplier: { name: string } | null;
  orderLine: { title: string } | null;
};

/** A standing choice in one sentence. */
export function overrideSentence({ kind, quantity, supplier, orderLine }: Override): string {
  const item = orderLine?.title ?? "Everything that it offers";
  const name = supplier?.name ?? "A supplier";
  if (kind === "expedite") return "The fastest plan is taken.";
  if (kind === "exclude") return `${item}: never from ${name}.`;
  return quantity === null ? `${item}: from ${name}.` : `${item}: ${quantity} from ${name}.`;
}
