import type { ExceptionSeverity } from "../exceptions/catalogue.ts";
import { msg, plural, t } from "../platform/translate.ts";
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
  "not-routed": { label: msg("Not routed"), tone: "attention", progress: "incomplete" },
  scheduled: { label: msg("Scheduled"), tone: "info", progress: "incomplete" },
  "on-hold": { label: msg("On hold"), tone: "attention", progress: "incomplete" },
  sent: { label: msg("Sent"), tone: "info", progress: "partiallyComplete" },
  accepted: { label: msg("Accepted"), tone: "info", progress: "partiallyComplete" },
  "in-progress": { label: msg("In progress"), tone: "info", progress: "partiallyComplete" },
  "partially-fulfilled": { label: msg("Partially fulfilled"), tone: "attention", progress: "partiallyComplete" },
  fulfilled: { label: msg("Fulfilled"), tone: "success", progress: "complete" },
  declined: { label: msg("Declined"), tone: "warning", progress: "incomplete" },
  failed: { label: msg("Failed"), tone: "critical", progress: "incomplete" },
  canceled: { label: msg("Canceled"), progress: "complete" },
  ignored: { label: msg("Ignored"), progress: "complete" },
};

export const LATE: Word = { label: msg("Late"), tone: "warning" };
export const TEST_ORDER: Word = { label: msg("Test") };
export const DEMO_DATA: Word = { label: msg("Demo data") };
export const NO_TRACKING: Word = { label: msg("No tracking"), tone: "attention" };

export const CONNECTION_WORDS: Record<ConnectionStatus, Word> = {
  invited: { label: msg("Invited"), tone: "info" },
  connected: { label: msg("Connected"), tone: "success" },
  paused: { label: msg("Paused"), tone: "attention" },
  disconnected: { label: msg("Disconnected") },
  "connection-lost": { label: msg("Connection lost"), tone: "critical" },
  demo: { label: msg("Demo"), tone: "info" },
};

export const MAPPING_WORDS: Record<MappingStatus, Word> = {
  mapped: { label: msg("Mapped"), tone: "success" },
  suggested: { label: msg("Suggested"), tone: "info" },
  unmapped: { label: msg("Unmapped"), tone: "attention" },
  conflict: { label: msg("Conflict"), tone: "warning" },
};

export const SEVERITY_WORDS: Record<ExceptionSeverity, Word> = {
  attention: { label: msg("Needs attention"), tone: "attention" },
  warning: { label: msg("Act now"), tone: "warning" },
  critical: { label: msg("Critical"), tone: "critical" },
};

/** How a mapping came about. */
export const MAPPING_SOURCES: Record<string, string> = {
  sku: msg("Matched by SKU"),
  barcode: msg("Matched by barcode"),
  manual: msg("Mapped by hand"),
  suggestion: msg("Suggestion accepted"),
  import: msg("Imported"),
};

/** What somebody did about mappings in one go. */
export const BATCH_WORDS: Record<string, string> = {
  link: msg("Mapped by hand"),
  unlink: msg("Mapping removed"),
  suggestions: msg("Suggestions accepted"),
  import: msg("Mappings imported"),
  undo: msg("Undone"),
};

/** Long work that a person has started. */
export const TASK_KIND_WORDS: Record<TaskKind, string> = {
  "mapping.import": msg("Import of mappings"),
  "mapping.export": msg("Export of mappings"),
  "orders.act": msg("Action on orders"),
  "orders.export": msg("Export of orders"),
};

/** Where long work stands. */
export const TASK_WORDS: Record<TaskState, Word> = {
  queued: { label: msg("Queued") },
  running: { label: msg("Running"), tone: "info" },
  waiting: { label: msg("Waits for you"), tone: "attention" },
  done: { label: msg("Done"), tone: "success" },
  failed: { label: msg("Failed"), tone: "critical" },
  stopped: { label: msg("Stopped") },
};

/** Names of the screens: navigation, titles and back links use the same. */
export const SCREENS = {
  home: msg("Crossdock"),
  orders: msg("Orders"),
  exceptions: msg("Exceptions"),
  suppliers: msg("Suppliers"),
  skuMapping: msg("SKU mapping"),
  routing: msg("Routing rules"),
  incoming: msg("Incoming orders"),
  retailers: msg("Retailers"),
  activity: msg("Activity"),
  reports: msg("Reports"),
  settings: msg("Settings"),
} as const;

export const ORDER_VIEW_LABELS: Record<OrderView, string> = {
  all: msg("All"),
  "needs-attention": msg("Needs attention"),
  scheduled: msg("Scheduled"),
  "waiting-for-supplier": msg("Waiting for supplier"),
  "in-progress": msg("In progress"),
  fulfilled: msg("Fulfilled"),
  "not-routed": msg("Not routed"),
};

export const MAPPING_VIEW_LABELS: Record<MappingView, string> = {
  all: msg("All"),
  suggested: msg("Suggested"),
  unmapped: msg("Unmapped"),
  conflict: msg("Conflict"),
  mapped: msg("Mapped"),
};

export const ACTIVITY_VIEW_LABELS: Record<ActivityView, string> = {
  tasks: msg("Your tasks"),
  work: msg("Steps"),
  deliveries: msg("Deliveries"),
  events: msg("Events"),
};

export const ACTIVITY_EMPTY: Record<ActivityView, { title: string; text: string }> = {
  tasks: {
    title: msg("No tasks yet"),
    text: msg("Imports, exports and actions on many orders stand here, with their progress."),
  },
  work: {
    title: msg("Nothing runs and nothing was given up"),
    text: msg("Steps that run now, and those that Crossdock gave up, stand here."),
  },
  deliveries: {
    title: msg("No deliveries yet"),
    text: msg("What Shopify tells Crossdock about your store stands here, and what came of it."),
  },
  events: {
    title: msg("Nothing has happened yet"),
    text: msg("Everything that Crossdock and people do stands here, newest first."),
  },
};

export const ACTIVITY_STATE_WORDS: Record<ActivityState, Word> = {
  queued: { label: msg("Queued") },
  running: { label: msg("Running"), tone: "info" },
  waiting: { label: msg("Waits for you"), tone: "attention" },
  done: { label: msg("Done"), tone: "success" },
  failed: { label: msg("Failed"), tone: "critical" },
  stopped: { label: msg("Stopped") },
  ignored: { label: msg("Ignored") },
};

export const EXCEPTION_VIEW_LABELS: Record<ExceptionView, string> = {
  open: msg("Open"),
  mine: msg("Assigned to you"),
  snoozed: msg("Snoozed"),
  resolved: msg("Resolved"),
};

export const INCOMING_VIEW_LABELS: Record<IncomingView, string> = {
  all: msg("All"),
  "to-ship": msg("To ship"),
  late: msg("Late"),
  shipped: msg("Shipped"),
};

/** Shopify's payment states, in Shopify's own words. */
export const PAYMENT_WORDS: Record<string, string> = {
  PAID: msg("Paid"),
  PENDING: msg("Payment pending"),
  AUTHORIZED: msg("Authorized"),
  PARTIALLY_PAID: msg("Partially paid"),
  PARTIALLY_REFUNDED: msg("Partially refunded"),
  REFUNDED: msg("Refunded"),
  VOIDED: msg("Voided"),
  EXPIRED: msg("Expired"),
};

/** States of a rule. */
export const RULE_WORDS: Record<"on" | "off", Word> = {
  on: { label: msg("On"), tone: "success" },
  off: { label: msg("Off") },
};

/** What became of a candidate in a decision. */
export const VERDICT_WORDS: Record<Verdict, Word> = {
  chosen: { label: msg("Chosen"), tone: "success" },
  partly: { label: msg("Partly"), tone: "success" },
  "not-needed": { label: msg("Not needed") },
  excluded: { label: msg("Skipped") },
};

const WEEKDAYS = [
  msg("Monday"),
  msg("Tuesday"),
  msg("Wednesday"),
  msg("Thursday"),
  msg("Friday"),
  msg("Saturday"),
  msg("Sunday"),
];
/** Days to choose from, by their ISO number: 1 = Monday. */
export const WEEKDAY_CHOICES = WEEKDAYS.map((label, i) => ({ value: String(i + 1), label }));
/** What an ISO weekday is called. */
export const weekdayWord = (weekday: number): string => t(WEEKDAYS[weekday - 1] ?? "");

/** Languages of what suppliers without Shopify are sent. */
export const VENDOR_LANGUAGE_CHOICES = [
  { value: "en", label: msg("English") },
  { value: "de", label: msg("German") },
  { value: "fr", label: msg("French") },
];

/** The links of the app's menu, by role; before a role is chosen there are none. */
export function navigationOf(role: Role | null): { label: string; to: string }[] {
  const retailer = [
    { label: t(SCREENS.orders), to: "/app/orders" },
    { label: t(SCREENS.exceptions), to: "/app/exceptions" },
    { label: t(SCREENS.suppliers), to: "/app/suppliers" },
    { label: t(SCREENS.skuMapping), to: "/app/sku-mapping" },
    { label: t("Routing"), to: "/app/routing" },
    { label: t(SCREENS.reports), to: "/app/reports" },
  ];
  const supplier = [
    { label: t(SCREENS.incoming), to: "/app/incoming" },
    { label: t(SCREENS.retailers), to: "/app/invitations" },
  ];
  if (role === null) return [];
  return [
    ...(role === "supplier" ? [] : retailer),
    ...(role === "retailer" ? [] : supplier),
    { label: t(SCREENS.settings), to: "/app/settings" },
  ];
}

/** "1 item", "2 items". */
export const count = (units: number, one: string, many = `${one}s`) =>
  plural(units, `{{count}} ${one}`, `{{count}} ${many}`);

/** "Tee, Black / M", or the product alone when it has one variant. */
export const nameOfVariant = ({ product, variant }: { product: string; variant: string | null }) =>
  variant === null ? product : `${product}, ${variant}`;
