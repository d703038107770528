/** Asks the database. */
export type Run = (text: string, values?: unknown[]) => Promise<{ rows: unknown[] }>;

/** Kinds of rows, in the ids that they get. */
const ROWS = ["order", "line", "decision", "bought", "boughtLine", "shipment", "shipmentLine", "exception"] as const;

/** SQL for the id of the row with that number: ids sort as rows came. */
export const id = (
  kind: (typeof ROWS)[number] | "supplier" | "owner" | "pool" | "offer" | "variant" | "mapping",
  n: string,
) => `('01900000-0000-7000-8${String(ID_SPACES.indexOf(kind)).padStart(3, "0")}-' || lpad(to_hex(${n}), 12, '0'))`;
const ID_SPACES: readonly string[] = [...ROWS, "supplier", "owner", "pool", "offer", "variant", "mapping"];
