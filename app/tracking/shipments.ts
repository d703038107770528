import type { SupplierShipment } from "../connectors/connector.ts";

export type ShipmentLineUnits = { supplierOrderLineId: string; units: number };

/**
 * The supplier's parcel in our lines, in supplier's units. `unknown` = its line items that the supplier order does not
 * contain.
 */
export function linesOfShipment(
  shipment: Pick<SupplierShipment, "lines">,
  ours: readonly { id: string; externalLineGid: string | null }[],
): { lines: ShipmentLineUnits[]; unknown: SupplierShipment["lines"] } {
  const units = new Map<string, number>();
  const unknown: SupplierShipment["lines"] = [];
  for (const line of shipment.lines) {
    const known = ours.find(({ externalLineGid }) => externalLineGid === line.externalLineGid);
    if (known) units.set(known.id, (units.get(known.id) ?? 0) + line.units);
    else if (line.units > 0) unknown.push(line);
  }
  return { lines: [...units].map(([supplierOrderLineId, sum]) => ({ supplierOrderLineId, units: sum })), unknown };
}

/** Is the parcel, as the supplier tells it now, what we have of it already? */
export function isSameShipment(
  stored: {
    state: string;
    carrier: string | null;
    trackingNumbers: string[];
    trackingUrls: string[];
    lines: readonly ShipmentLineUnits[];
  },
  told: SupplierShipment,
  lines: readonly ShipmentLineUnits[],
): boolean {
  const flat = (list: readonly ShipmentLineUnits[]) =>
    list
      .map(({ supplierOrderLineId, units }) => `${supplierOrderLineId}×${units}`)
      .sort()
      .join();
  return (
    stored.state === told.state &&
    stored.carrier === told.carrier &&
    stored.trackingNumbers.join("\n") === told.trackingNumbers.join("\n") &&
    stored.trackingUrls.join("\n") === told.trackingUrls.join("\n") &&
    flat(stored.lines) === flat(lines)
  );
}
