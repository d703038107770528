import type { ExceptionSeverity } from "../exceptions/catalogue.ts";
import type { ConnectionStatus, MappingStatus, Status } from "../reports/status.ts";

/** How one status looks everywhere. No tone = neutral. `success` done well, `info` moving normally, `attention` look at it
 * soon, `warning` act now, `critical` broken and will not fix itself. */
export type Word = {
  label: string;
  tone?: "success" | "info" | "attention" | "warning" | "critical";
  progress?: "incomplete" | "partiallyComplete" | "complete";
};

export const STATUS_WORDS: Record<Status, Word> = {
  "not-routed": { label: "Not routed", tone: "attention", progress: "incomplete" },
  scheduled: { label: "Scheduled", tone: "info", progress: "incomplete" },
  "on-hold": { label: "On hold", tone: "attention", progress: "incomplete" },
  sent: { label: "Sent", tone: "info", progress: "partiallyComplete" },
  accepted: { label: "Accepted", tone: "info", progress: "partiallyComplete" },
  "in-progress": { label: "In progress", tone: "info", progress: "partiallyComplete" },
  "partially-fulfilled": { label: "Partially fulfilled", tone: "attention", progress: "partiallyComplete" },
  fulfilled: { label: "Fulfilled", tone: "success", progress: "complete" },
  declined: { label: "Declined", tone: "warning", progress: "incomplete" },
  failed: { label: "Failed", tone: "critical", progress: "incomplete" },
  canceled: { label: "Canceled", progress: "complete" },
  ignored: { label: "Ignored", progress: "complete" },
};

export const LATE: Word = { label: "Late", tone: "warning" };
export const TEST_ORDER: Word = { label: "Test" };

export const CONNECTION_WORDS: Record<ConnectionStatus, Word> = {
  invited: { label: "Invited", tone: "info" },
  connected: { label: "Connected", tone: "success" },
  paused: { label: "Paused", tone: "attention" },
  disconnected: { label: "Disconnected" },
  "connection-lost": { label: "Connection lost", tone: "critical" },
};

export const MAPPING_WORDS: Record<MappingStatus, Word> = {
  mapped: { label: "Mapped", tone: "success" },
  unmapped: { label: "Unmapped", tone: "attention" },
  conflict: { label: "Conflict", tone: "warning" },
};

export const SEVERITY_WORDS: Record<ExceptionSeverity, Word> = {
  attention: { label: "Needs attention", tone: "attention" },
  warning: { label: "Act now", tone: "warning" },
  critical: { label: "Critical", tone: "critical" },
};

/** How a mapping came about. */
export const MAPPING_SOURCES: Record<string, string> = {
  sku: "Matched by SKU",
  barcode: "Matched by barcode",
  manual: "Mapped by hand",
};

/** Names of the screens: navigation, titles and back links use the same. */
export const SCREENS = {
  home: "Crossdock",
  orders: "Orders",
  exceptions: "Exceptions",
  suppliers: "Suppliers",
  skuMapping: "SKU mapping",
  incoming: "Incoming orders",
  retailers: "Retailers",
} as const;

export type Role = "retailer" | "supplier" | "both";

/** The links of the app's menu, by role; before a role is chosen there are none. */
export function navigationOf(role: Role | null): { label: string; to: string }[] {
  const retailer = [
    { label: SCREENS.orders, to: "/app/orders" },
    { label: SCREENS.exceptions, to: "/app/exceptions" },
    { label: SCREENS.suppliers, to: "/app/suppliers" },
    { label: SCREENS.skuMapping, to: "/app/sku-mapping" },
  ];
  const supplier = [
    { label: SCREENS.incoming, to: "/app/incoming" },
    { label: SCREENS.retailers, to: "/app/invitations" },
  ];
  if (role === null) return [];
  return [...(role === "supplier" ? [] : retailer), ...(role === "retailer" ? [] : supplier)];
}

/** "1 item", "2 items". */
export const count = (units: number, one: string, many = `${one}s`) => `${units} ${units === 1 ? one : many}`;
