-- The promises, stated where no code can forget them.

-- A key is unique only while its row is queued: a running row never swallows a new one.
CREATE UNIQUE INDEX "Job_queued_key" ON "Job" ("name", "key") WHERE "state" = 'queued';
-- One runner per lane.
CREATE UNIQUE INDEX "Job_running_lane" ON "Job" ("lane") WHERE "state" = 'running';
CREATE INDEX "Job_due" ON "Job" ("priority", "runAt") WHERE "state" = 'queued';
ALTER TABLE "Job" ADD CONSTRAINT "Job_state" CHECK ("state" IN ('queued', 'running', 'done', 'dead'));

-- Units of a line that suppliers are to ship never exceed the units sold.
ALTER TABLE "OrderLine" ADD CONSTRAINT "OrderLine_sold" CHECK ("sold" >= 0 AND "wanted" >= 0 AND "wanted" <= "sold");
ALTER TABLE "OrderLine" ADD CONSTRAINT "OrderLine_allocated" CHECK ("allocated" >= 0 AND "allocated" <= "sold");
ALTER TABLE "OrderLine" ADD CONSTRAINT "OrderLine_fulfilled" CHECK ("fulfilled" >= 0);

-- Only >= 0: a supplier may sell its own stock below our reservations (docs/architecture.md, stock).
ALTER TABLE "StockPool" ADD CONSTRAINT "StockPool_reserved" CHECK ("reserved" >= 0);
ALTER TABLE "StockPool" ADD CONSTRAINT "StockPool_sent_unseen" CHECK ("sentUnseen" >= 0);
ALTER TABLE "StockPool" ADD CONSTRAINT "StockPool_policy" CHECK ("policy" IN ('finite', 'unlimited', 'none'));
ALTER TABLE "Reservation" ADD CONSTRAINT "Reservation_units" CHECK ("units" > 0);
ALTER TABLE "Reservation" ADD CONSTRAINT "Reservation_kind" CHECK ("kind" IN ('soft', 'firm', 'sent'));

ALTER TABLE "Mapping" ADD CONSTRAINT "Mapping_pack_size" CHECK ("packSize" > 0);
ALTER TABLE "Offer" ADD CONSTRAINT "Offer_cost" CHECK ("costMinor" >= 0);

ALTER TABLE "SupplierOrder" ADD CONSTRAINT "SupplierOrder_cost" CHECK ("costMinor" >= 0);
ALTER TABLE "SupplierOrderLine" ADD CONSTRAINT "SupplierOrderLine_quantity" CHECK ("quantity" > 0 AND "packSize" > 0);
ALTER TABLE "SupplierOrderLine" ADD CONSTRAINT "SupplierOrderLine_declined" CHECK ("declined" >= 0 AND "declined" <= "quantity");
ALTER TABLE "SupplierOrderLine" ADD CONSTRAINT "SupplierOrderLine_shipped" CHECK ("shippedUnits" >= 0);
-- One order in a supplier's store belongs to one supplier order.
CREATE UNIQUE INDEX "SupplierOrder_external" ON "SupplierOrder" ("supplierId", "externalGid") WHERE "externalGid" IS NOT NULL;
-- One send in flight per supplier order and effect.
CREATE UNIQUE INDEX "Attempt_open" ON "Attempt" ("supplierOrderId", "effect") WHERE "outcome" IN ('pending', 'unknown');

ALTER TABLE "ShipmentLine" ADD CONSTRAINT "ShipmentLine_units" CHECK ("units" >= 0 AND "fulfilled" >= 0);
-- A fulfilment on the retailer's order stands for one shipment.
CREATE UNIQUE INDEX "Shipment_fulfilment" ON "Shipment" ("shopId", "fulfilmentGid") WHERE "fulfilmentGid" IS NOT NULL;

-- One open exception per cause.
CREATE UNIQUE INDEX "Exception_open" ON "Exception" ("shopId", "kind", "subject") WHERE "state" = 'open';
-- One published rule set per shop.
CREATE UNIQUE INDEX "RuleSet_published" ON "RuleSet" ("shopId") WHERE "state" = 'published';
-- A supplier's connection: one live one per pair of shops.
CREATE UNIQUE INDEX "Connection_live" ON "Connection" ("retailerShopId", "invitedDomain") WHERE "state" <> 'ended';
ALTER TABLE "Connection" ADD CONSTRAINT "Connection_state" CHECK ("state" IN ('invited', 'active', 'paused', 'ended'));
