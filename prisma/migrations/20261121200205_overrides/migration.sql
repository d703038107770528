-- What a person has decided about the routing of an order, instead of the rules.
CREATE TABLE "RoutingOverride" (
  "id" TEXT NOT NULL,
  "shopId" TEXT NOT NULL,
  "orderId" TEXT NOT NULL,
  "orderLineId" TEXT,
  "kind" TEXT NOT NULL,
  "supplierId" TEXT,
  "quantity" INTEGER,
  "note" TEXT,
  "extraCostMinor" BIGINT,
  "createdBy" TEXT NOT NULL,
  "createdAt" TIMESTAMP(3) NOT NULL,
  "endedAt" TIMESTAMP(3),
  "endedBy" TEXT,
  CONSTRAINT "RoutingOverride_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "RoutingOverride_kind" CHECK ("kind" IN ('pin', 'exclude', 'expedite')),
  CONSTRAINT "RoutingOverride_supplier" CHECK (("kind" = 'expedite') = ("supplierId" IS NULL)),
  CONSTRAINT "RoutingOverride_quantity" CHECK ("quantity" IS NULL OR ("kind" = 'pin' AND "orderLineId" IS NOT NULL AND "quantity" > 0))
);
CREATE INDEX "RoutingOverride_orderId_idx" ON "RoutingOverride"("orderId");
-- One standing word about one supplier and one line, or one supplier and the whole order.
CREATE UNIQUE INDEX "RoutingOverride_line_standing" ON "RoutingOverride"("orderLineId", "supplierId", "kind") WHERE "endedAt" IS NULL AND "orderLineId" IS NOT NULL;
CREATE UNIQUE INDEX "RoutingOverride_order_standing" ON "RoutingOverride"("orderId", "supplierId", "kind") WHERE "endedAt" IS NULL AND "orderLineId" IS NULL AND "supplierId" IS NOT NULL;
CREATE UNIQUE INDEX "RoutingOverride_expedite_standing" ON "RoutingOverride"("orderId") WHERE "endedAt" IS NULL AND "kind" = 'expedite';
ALTER TABLE "RoutingOverride" ADD CONSTRAINT "RoutingOverride_shopId_fkey" FOREIGN KEY ("shopId") REFERENCES "Shop"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "RoutingOverride" ADD CONSTRAINT "RoutingOverride_orderId_fkey" FOREIGN KEY ("orderId") REFERENCES "Order"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "RoutingOverride" ADD CONSTRAINT "RoutingOverride_orderLineId_fkey" FOREIGN KEY ("orderLineId") REFERENCES "OrderLine"("id") ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE "RoutingOverride" ADD CONSTRAINT "RoutingOverride_supplierId_fkey" FOREIGN KEY ("supplierId") REFERENCES "Supplier"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
-- The postal code a decision was made for: kept apart from its inputs, encrypted, so that it can be erased with the address.
ALTER TABLE "Decision" ADD COLUMN "placeEnc" BYTEA;
