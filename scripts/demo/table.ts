/** What the demo tells of one order when the day is over. */
export type StoryOrder = {
  name: string;
  destination: string;
  lines: {
    sku: string;
    quantity: number;
    suppliers: { name: string; quantity: number; order: string }[];
    why: string;
  }[];
  parcels: { supplier: string; carrier: string; tracking: string; units: number; back: boolean }[];
};

/** The table at the end of the day, as text of at most `width` columns a line. */
export function storyTable(orders: StoryOrder[]): string {
  const rows = orders.flatMap((order) => {
    const parcels = order.parcels.map(
      ({ tracking, units, back }) => `${tracking} (${units})${back ? " ✓" : " not back yet"}`,
    );
    return order.lines.map((line, index) => ({
      order: index === 0 ? order.name : "",
      to: index === 0 ? order.destination : "",
      item: `${line.quantity} × ${line.sku}`,
      supplier: line.suppliers.map(({ name, quantity, order: own }) => `${quantity} ${name} ${own}`).join(", ") || "–",
      why: line.why,
      parcels: index === 0 ? parcels.join(", ") : "",
    }));
  });
  const titles = {
    order: "Order",
    to: "To",
    item: "Item",
    supplier: "Supplier and its order",
    why: "Why",
    parcels: "Parcels, back on the order",
  };
  const columns = Object.keys(titles) as (keyof typeof titles)[];
  const width = (column: keyof typeof titles) => Math.max(...[titles, ...rows].map((row) => row[column].length));
  const widths = Object.fromEntries(columns.map((column) => [column, width(column)]));
  const print = (row: Record<keyof typeof titles, string>) =>
    columns
      .map((column) => row[column].padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd();
  return [print(titles), columns.map((column) => "─".repeat(widths[column] ?? 0)).join("  "), ...rows.map(print)].join(
    "\n",
  );
}
