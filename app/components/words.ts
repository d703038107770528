import type { ExceptionSeverity } from "../exceptions/catalogue.ts";
import type { TaskKind, TaskState } from "../queue/task.ts";
import type { ActivityState, ActivityView } from "../reports/activity.ts";
import type { ExceptionView } from "../reports/exceptions.ts";
import type { IncomingView } from "../reports/incoming.ts";
import type { OrderView } from "../reports/order-list.ts";
import type { MappingView } from "../reports/sku-mapping.ts";
import type { ConnectionStatus, MappingStatus, Status } from "../reports/status.ts";
import type { Verdict } from "../routing/engine/reasons.ts";
import type { Role } from "../suppliers/roles.ts";

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
export const DEMO_DATA: Word = { label: "Demo data" };
export const NO_TRACKING: Word = { label: "No tracking", tone: "attention" };

export const CONNECTION_WORDS: Record<ConnectionStatus, Word> = {
  invited: { label: "Invited", tone: "info" },
  connected: { label: "Connected", tone: "success" },
  paused: { label: "Paused", tone: "attention" },
  disconnected: { label: "Disconnected" },
  "connection-lost": { label: "Connection lost", tone: "critical" },
  demo: { label: "Demo", tone: "info" },
};

export const MAPPING_WORDS: Record<MappingStatus, Word> = {
  mapped: { label: "Mapped", tone: "success" },
  suggested: { label: "Suggested", tone: "info" },
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
  suggestion: "Suggestion accepted",
  import: "Imported",
};

/** What somebody did about mappings in one go. */
export const BATCH_WORDS: Record<string, string> = {
  link: "Mapped by hand",
  unlink: "Mapping removed",
  suggestions: "Suggestions accepted",
  import: "Mappings imported",
  undo: "Undone",
};

/** Long work that a person has started. */
export const TASK_KIND_WORDS: Record<TaskKind, string> = {
  "mapping.import": "Import of mappings",
  "mapping.export": "Export of mappings",
  "orders.act": "Action on orders",
  "orders.export": "Export of orders",
};

/** Where long work stands. */
export const TASK_WORDS: Record<TaskState, Word> = {
  queued: { label: "Queued" },
  running: { label: "Running", tone: "info" },
  waiting: { label: "Waits for you", tone: "attention" },
  done: { label: "Done", tone: "success" },
  failed: { label: "Failed", tone: "critical" },
  stopped: { label: "Stopped" },
};

/** Names of the screens: navigation, titles and back links use the same. */
export const SCREENS = {
  home: "Crossdock",
  orders: "Orders",
  exceptions: "Exceptions",
  suppliers: "Suppliers",
  skuMapping: "SKU mapping",
  routing: "Routing rules",
  incoming: "Incoming orders",
  retailers: "Retailers",
  activity: "Activity",
  reports: "Reports",
  settings: "Settings",
} as const;

export const ORDER_VIEW_LABELS: Record<OrderView, string> = {
  all: "All",
  "needs-attention": "Needs attention",
  scheduled: "Scheduled",
  "waiting-for-supplier": "Waiting for supplier",
  "in-progress": "In progress",
  fulfilled: "Fulfilled",
  "not-routed": "Not routed",
};

export const MAPPING_VIEW_LABELS: Record<MappingView, string> = {
  all: "All",
  suggested: "Suggested",
  unmapped: "Unmapped",
  conflict: "Conflict",
  mapped: "Mapped",
};

export const ACTIVITY_VIEW_LABELS: Record<ActivityView, string> = {
  tasks: "Your tasks",
  work: "Steps",
  deliveries: "Deliveries",
  events: "Events",
};

export const ACTIVITY_EMPTY: Record<ActivityView, { title: string; text: string }> = {
  tasks: {
    title: "No tasks yet",
    text: "Imports, exports and actions on many orders stand here, with their progress.",
  },
  work: {
    title: "Nothing runs and nothing was given up",
    text: "Steps that run now, and those that Crossdock gave up, stand here.",
  },
  deliveries: {
    title: "No deliveries yet",
    text: "What Shopify tells Crossdock about your store stands here, and what came of it.",
  },
  events: {
    title: "Nothing has happened yet",
    text: "Everything that Crossdock and people do stands here, newest first.",
  },
};

export const ACTIVITY_STATE_WORDS: Record<ActivityState, Word> = {
  queued: { label: "Queued" },
  running: { label: "Running", tone: "info" },
  waiting: { label: "Waits for you", tone: "attention" },
  done: { label: "Done", tone: "success" },
  failed: { label: "Failed", tone: "critical" },
  stopped: { label: "Stopped" },
  ignored: { label: "Ignored" },
};

export const EXCEPTION_VIEW_LABELS: Record<ExceptionView, string> = {
  open: "Open",
  mine: "Assigned to you",
  snoozed: "Snoozed",
  resolved: "Resolved",
};

export const INCOMING_VIEW_LABELS: Record<IncomingView, string> = {
  all: "All",
  "to-ship": "To ship",
  late: "Late",
  shipped: "Shipped",
};

/** Shopify's payment states, in Shopify's own words. */
export const PAYMENT_WORDS: Record<string, string> = {
  PAID: "Paid",
  PENDING: "Payment pending",
  AUTHORIZED: "Authorized",
  PARTIALLY_PAID: "Partially paid",
  PARTIALLY_REFUNDED: "Partially refunded",
  REFUNDED: "Refunded",
  VOIDED: "Voided",
  EXPIRED: "Expired",
};

/** States of a rule. */
export const RULE_WORDS: Record<"on" | "off", Word> = {
  on: { label: "On", tone: "success" },
  off: { label: "Off" },
};

/** What became of a candidate in a decision. */
export const VERDICT_WORDS: Record<Verdict, Word> = {
  chosen: { label: "Chosen", tone: "success" },
  partly: { label: "Partly", tone: "success" },
  "not-needed": { label: "Not needed" },
  excluded: { label: "Skipped" },
};

/** The links of the app's menu, by role; before a role is chosen there are none. */
export function navigationOf(role: Role | null): { label: string; to: string }[] {
  const retailer = [
    { label: SCREENS.orders, to: "/app/orders" },
    { label: SCREENS.exceptions, to: "/app/exceptions" },
    { label: SCREENS.suppliers, to: "/app/suppliers" },
    { label: SCREENS.skuMapping, to: "/app/sku-mapping" },
    { label: "Routing", to: "/app/routing" },
    { label: SCREENS.reports, to: "/app/reports" },
  ];
  const supplier = [
    { label: SCREENS.incoming, to: "/app/incoming" },
    { label: SCREENS.retailers, to: "/app/invitations" },
  ];
  if (role === null) return [];
  return [
    ...(role === "supplier" ? [] : retailer),
    ...(role === "retailer" ? [] : supplier),
    { label: SCREENS.settings, to: "/app/settings" },
  ];
}

/** "1 item", "2 items". */
export const count = (units: number, one: string, many = `${one}s`) => `${units} ${units === 1 ? one : many}`;

/** "Tee, Black / M", or the product alone when it has one variant. */
export const nameOfVariant = ({ product, variant }: { product: string; variant: string | null }) =>
  variant === null ? product : `${product}, ${variant}`;
