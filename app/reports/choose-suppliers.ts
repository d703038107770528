import { phrase, type Phrase } from "../platform/phrase.ts";

/** A person's choices for an order, as the screen shows them. */
export type ChooseSuppliers = {
  name: string;
  currency: string;
  lines: OpenLine[];
  /** choices that stand */
  standing: { id: string; sentence: Phrase; note: string | null }[];
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
export function overrideSentence({ kind, quantity, supplier, orderLine }: Override): Phrase {
  if (kind === "expedite") return phrase("The fastest plan is taken.");
  const about = {
    item: orderLine?.title ?? phrase("Everything that it offers"),
    supplier: supplier?.name ?? phrase("A supplier"),
  };
  if (kind === "exclude") return phrase("{{item}}: never from {{supplier}}.", about);
  return quantity === null
    ? phrase("{{item}}: from {{supplier}}.", about)
    : phrase("{{item}}: {{quantity}} from {{supplier}}.", { ...about, quantity });
}
