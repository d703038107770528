import { openVendorFile } from "../../app/connectors/vendors/files/read-file.server.ts";

const HEADER = Buffer.from("sku;title;stock;price\n");
const ROWS = Buffer.from('SKU-1234567;"Pot, green; 5 "" high";12;1.019,90\n'.repeat(2000));

const PLAIN_ROWS = Buffer.from("SKU-1234567;Pot, green;12;1.019,90\n".repeat(2000));

/**
 * Reads a stock file of so many bytes that is made while it is read. `grownBytes`: the most by which the process had
 * grown at any look. `open`: its first cell has a quotation mark that is never closed.
 */
export async function readLargeFile({ bytes, open }: { bytes: number; open: boolean }) {
  function* source() {
    yield HEADER;
    if (open) yield Buffer.from('"');
    const rows = open ? PLAIN_ROWS : ROWS;
    for (let sent = 0; sent < bytes; sent += rows.length) yield rows;
  }
  const before = process.memoryUsage().rss;
  const startedMs = performance.now();
  const file = await openVendorFile("stock", source());
  if (!file.ok) throw new Error(file.message);
  let [rows, failed, grownBytes] = [0, 0, 0];
  for await (const row of file.rows) {
    if (row.ok) rows += 1;
    else failed += 1;
    if (rows % 20_000 === 0) grownBytes = Math.max(grownBytes, process.memoryUsage().rss - before);
  }
  return { bytes, rows, failed, grownBytes, seconds: Math.round((performance.now() - startedMs) / 100) / 10 };
}
