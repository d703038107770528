import { z } from "zod";

const Delivery = z.object({ deliveryId: z.string() });
const OfOrder = z.object({ shopId: z.string(), orderGid: z.string() });
const OfSupplierOrder = z.object({ supplierOrderId: z.string() });
const OfSupplier = z.object({ supplierId: z.string() });
const OfShop = z.object({ shopId: z.string() });
const OfTask = z.object({ taskId: z.string() });

type Delivery = z.infer<typeof Delivery>;
type OfOrder = z.infer<typeof OfOrder>;

const eachDelivery = ({ deliveryId }: Delivery) => `delivery:${deliveryId}`;
const eachOrder = ({ shopId, orderGid }: OfOrder) => `order:${shopId}:${orderGid}`;
const eachSupplierOrder = ({ supplierOrderId }: { supplierOrderId: string }) => `supplier-order:${supplierOrderId}`;
const eachSupplier = ({ supplierId }: { supplierId: string }) => `supplier:${supplierId}`;
const eachTask = ({ taskId }: { taskId: string }) => `task:${taskId}`;
const eachShop =
  (room: string) =>
  ({ shopId }: { shopId: string }) =>
    `${room}:${shopId}`;

/**
 * One kind of background work.
 * `key` coalesces: at most one row per (name, key) is queued. `lane` excludes: at most one row per lane runs at a time.
 */
type JobKind<Payload> = {
  schema: z.ZodType<Payload>;
  key: (payload: Payload) => string;
  lane: (payload: Payload) => string;
  /** finished attempts after which the row is dead and an exception is opened */
  maxAttempts: number;
  /** lower runs first */
  priority: number;
  /** Those that wait may be dealt with together (run-together.server.ts): each has a lane of its own. */
  together: boolean;
};

const job = <Payload>(
  schema: z.ZodType<Payload>,
  lane: (payload: Payload) => string,
  options: { maxAttempts?: number; priority?: number; together?: boolean } = {},
): JobKind<Payload> => ({
  schema,
  key: lane,
  lane,
  maxAttempts: options.maxAttempts ?? 12,
  priority: options.priority ?? 5,
  together: options.together ?? false,
});

/**
 * Every job there is: its payload and what it must not run beside. All jobs that touch one retailer order share the
 * order's lane, so one effect at a time is in flight per order. A job without a handler does not compile
 * (app/worker.server.ts).
 */
export const JOBS = {
  /** A stored webhook about an order or its fulfilment orders: does it tell something new? */
  "delivery.order": job(Delivery, eachDelivery, { priority: 2, together: true }),
  /** A stored fulfillments/* webhook of a supplier's or a retailer's store. */
  "delivery.fulfilment": job(Delivery, eachDelivery, { priority: 2, together: true }),
  /** A stored inventory_levels/* or inventory_items/* webhook. */
  "delivery.stock": job(Delivery, eachDelivery, { priority: 6, together: true }),
  /** A stored products/* webhook. */
  "delivery.catalog": job(Delivery, eachDelivery, { priority: 6 }),
  /** A stored app/*, shop/* or compliance webhook. */
  "delivery.app": job(Delivery, eachDelivery, { priority: 3 }),

  /** Idempotent set-up after install: shop facts and the definition of our id metafield. */
  "shop.set-up": job(OfShop, eachShop("shop"), { priority: 1 }),

  /** Reads the regions of a store's markets, where it lets us. */
  "shop.read-markets": job(OfShop, eachShop("markets"), { priority: 7 }),

  /** Renews the access token once a week, so that its refresh token does not die of age. */
  "shop.keep-token": job(OfShop, eachShop("token"), { priority: 8 }),

  /** The app's access to a store was lost, or came back: tells a person, and lets waiting work go on. */
  "shop.connection": job(OfShop, eachShop("connection"), { priority: 1 }),

  /** Tells people at once of exceptions that were opened. */
  "notifications.alert": job(OfShop, eachShop("notifications"), { priority: 4 }),
  /** Tells people once a day what needs them. */
  "notifications.digest": job(OfShop, eachShop("notifications"), { priority: 7 }),
  /** Sends one message. */
  "notification.send": job(
    z.object({ notificationId: z.string() }),
    ({ notificationId }) => `notification:${notificationId}`,
    { priority: 4 },
  ),

  /** Mails the code that somebody asked for at the vendors' portal. */
  "portal.send-code": job(z.object({ codeId: z.string() }), ({ codeId }) => `portal-code:${codeId}`, {
    maxAttempts: 5,
    priority: 1,
  }),
  /** Mails a vendor the link to an order in its portal. */
  "portal.tell": {
    ...job(OfSupplierOrder.extend({ what: z.enum(["order", "cancel"]) }), eachSupplierOrder, { priority: 4 }),
    key: ({ supplierOrderId, what }: { supplierOrderId: string; what: string }) => `tell:${supplierOrderId}:${what}`,
  },

  /** Removes personal data that nothing needs any more, of all shops. */
  "privacy.purge": job(z.object({}), () => "privacy", { priority: 9 }),

  /** The supplier's fulfilment service, location and delivery-profile entry in the retailer's store. */
  "supplier.set-up": job(OfSupplier, eachSupplier, { priority: 3 }),
  /** Reads the supplier's variants into offers over stock pools. */
  "supplier.read-catalog": job(OfSupplier, eachSupplier, { priority: 6 }),
  /** Reads the retailer's variants. */
  "catalog.read": job(OfShop, eachShop("catalog"), { priority: 6 }),
  /** Maps variants to offers of equal SKU or barcode. */
  "mapping.match": job(OfShop, eachShop("mapping"), { priority: 6 }),
  /** Looks at each row of a file of mappings. */
  "mapping.check": job(OfTask, eachTask, { maxAttempts: 4 }),
  /** Writes the checked rows of a file of mappings. */
  "mapping.import": job(OfTask, eachTask, { maxAttempts: 4 }),
  /** Writes all mappings into a file. */
  "mapping.export": job(OfTask, eachTask, { maxAttempts: 4 }),
  /** Stocks a mapped variant at every supplier's location that offers it. */
  "mapping.activate": job(z.object({ mappingId: z.string() }), ({ mappingId }) => `mapping:${mappingId}`, {
    priority: 6,
  }),

  /** Reads the pools of a supplier's store for which a reading is wanted. */
  "stock.read": job(OfShop, eachShop("stock"), { priority: 4 }),
  /** Publishes what may be promised at a supplier's location in the retailer's store. */
  "stock.publish": job(OfSupplier, ({ supplierId }) => `publish:${supplierId}`, { priority: 7 }),

  /** Does the same with each of many orders. */
  "orders.act": job(OfTask, eachTask, { maxAttempts: 4 }),
  /** Writes a list of orders into a file. */
  "orders.export": job(OfTask, eachTask, { maxAttempts: 4 }),
  /** One read replaces the canonical order. */
  "order.refresh": job(OfOrder, eachOrder, { priority: 3 }),
  /** Facts → decision → reservations and supplier orders. */
  "order.route": job(OfOrder, eachOrder, { priority: 3 }),
  /** Puts the tags of routing rules on the order in Shopify. */
  "order.tag": {
    ...job(OfOrder.extend({ tags: z.array(z.string()) }), eachOrder, { priority: 6 }),
    key: ({ orderGid, tags }: { orderGid: string; tags: string[] }) => `tags:${orderGid}:${tags.join(",")}`,
  },
  /** Plays a draft of the routing rules on past orders, a slice at a time. */
  "routing.back-test": job(z.object({ backTestId: z.string() }), ({ backTestId }) => `back-test:${backTestId}`, {
    maxAttempts: 4,
    priority: 9,
  }),
  /** Level-triggered: claims, accepts and rejects fulfilment requests in the retailer's store. */
  "order.sync-requests": job(OfOrder, eachOrder, { priority: 3 }),
  /** Level-triggered: writes shipments back as fulfilments with tracking. */
  "order.sync-fulfilments": job(OfOrder, eachOrder, { priority: 3 }),
  /** A person wants a parcel marked as fulfilled again whose fulfilment was canceled by hand. */
  "shipment.write-again": {
    ...job(OfOrder.extend({ shipmentId: z.string() }), eachOrder, { priority: 3 }),
    key: ({ shipmentId }: { shipmentId: string }) => `parcel:${shipmentId}`,
  },
  /** A person wants suppliers asked again to ship less of a line, after they refused to. */
  "reductions.ask-again": {
    ...job(OfOrder.extend({ orderLineId: z.string() }), eachOrder, { priority: 3 }),
    key: ({ orderLineId }: { orderLineId: string }) => `line:${orderLineId}`,
  },
  /** Answers the merchant's cancellation requests, once the supplier has canceled or has refused to. */
  "cancellations.answer": job(OfShop, eachShop("cancellations"), { priority: 3 }),
  /** Tells of what takes too long, and has it given to the next supplier where the shop says so. */
  "order.timers": job(OfShop, eachShop("timers"), { priority: 8 }),
  /** Counts anew how suppliers have done. */
  "scorecards.compute": job(OfShop, eachShop("scorecards"), { priority: 9 }),
  /** Compares a retailer's store, our books and its suppliers' stores, and heals what differs. */
  "shop.reconcile": job(OfShop, eachShop("reconcile"), { priority: 8 }),
  /** Looks for orders whose webhooks never came. */
  "order.sweep": job(OfShop, eachShop("sweep"), { priority: 8 }),

  /** Buys: creates the order at the supplier. */
  "supplier-order.send": job(OfSupplierOrder, eachSupplierOrder, { priority: 3 }),
  /** Settles a send whose outcome is unknown. */
  "supplier-order.settle": job(OfSupplierOrder, eachSupplierOrder, { priority: 3 }),
  /** Cancels at the supplier what the retailer no longer wants, and reads back whether it is. */
  "supplier-order.withdraw": job(OfSupplierOrder, eachSupplierOrder, { priority: 3 }),
  /** Takes off the supplier's order what the retailer no longer wants of it, and reads back whether it is. */
  "supplier-order.reduce": job(OfSupplierOrder, eachSupplierOrder, { priority: 3 }),
  /** Mails what a person wrote to a supplier. */
  "supplier-order.message": job(z.object({ messageId: z.string() }), ({ messageId }) => `message:${messageId}`, {
    priority: 4,
  }),
  /** Reads a mail that came in from a vendor. */
  "vendor-mail.read": job(z.object({ mailId: z.string() }), ({ mailId }) => `mail:${mailId}`, {
    maxAttempts: 4,
    priority: 4,
  }),
  /** Looks for suppliers' answers in a shop's mailbox. */
  "mailbox.read": job(OfShop, eachShop("mailbox"), { maxAttempts: 4, priority: 4 }),
  /** Reminds vendors of orders that they have not confirmed, and tells a person when they stay silent. */
  "vendors.remind": job(OfShop, eachShop("remind"), { priority: 8 }),
  /** Looks for files that a vendor has left for us, and reads them. */
  "vendor-files.poll": job(OfSupplier, ({ supplierId }) => `files:${supplierId}`, { maxAttempts: 4, priority: 6 }),
  /** Asks a vendor's own API what became of its orders. */
  "vendor-api.poll": job(OfSupplier, ({ supplierId }) => `vendor-api:${supplierId}`, { maxAttempts: 4, priority: 6 }),
  /** Asks a vendor's own API for its stock. */
  "vendor-api.read-stock": job(OfSupplier, ({ supplierId }) => `vendor-stock:${supplierId}`, {
    maxAttempts: 4,
    priority: 6,
  }),
  /** Tells a vendor's webhook of one event. */
  "vendor-event.tell": job(OfSupplier.extend({ eventId: z.string() }), ({ eventId }) => `vendor-event:${eventId}`, {
    priority: 4,
  }),
  /** Reads a file that was uploaded or came by mail. */
  "vendor-file.read": {
    ...job(z.object({ fileId: z.string(), supplierId: z.string() }), ({ supplierId }) => `files:${supplierId}`, {
      priority: 5,
    }),
    key: ({ fileId }: { fileId: string }) => `file:${fileId}`,
  },
  /** Reads what the supplier has shipped, and what it will not ship after all. */
  "shipment.collect": job(OfSupplierOrder, eachSupplierOrder, { priority: 3 }),
} as const;

export type JobName = keyof typeof JOBS;
export const isJobName = (name: string): name is JobName => Object.hasOwn(JOBS, name);
export type JobPayload<Name extends JobName> = z.infer<(typeof JOBS)[Name]["schema"]>;
