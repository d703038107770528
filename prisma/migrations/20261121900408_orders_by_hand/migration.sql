-- What a person does to an order: sends it without waiting, enters tracking, writes to the supplier.
ALTER TABLE "SupplierOrder" ADD COLUMN "sendNowAt" TIMESTAMP(3);
ALTER TABLE "Shipment" ADD COLUMN "enteredBy" TEXT;
ALTER TABLE "Attempt" ADD COLUMN "exchange" JSONB;

CREATE TABLE "SupplierMessage" (
  "id" TEXT NOT NULL,
  "shopId" TEXT NOT NULL,
  "supplierOrderId" TEXT NOT NULL,
  "textEnc" BYTEA NOT NULL,
  "state" TEXT NOT NULL,
  "note" TEXT,
  "createdBy" TEXT NOT NULL,
  "createdAt" TIMESTAMP(3) NOT NULL,
  "endedAt" TIMESTAMP(3),
  CONSTRAINT "SupplierMessage_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "SupplierMessage_state" CHECK ("state" IN ('pending', 'sent', 'shown', 'failed', 'unknown'))
);
CREATE INDEX "SupplierMessage_supplierOrderId_createdAt_idx" ON "SupplierMessage"("supplierOrderId", "createdAt");
ALTER TABLE "SupplierMessage" ADD CONSTRAINT "SupplierMessage_supplierOrderId_fkey" FOREIGN KEY ("supplierOrderId") REFERENCES "SupplierOrder"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Rows for trying the app out: nothing of them ever leaves it.
ALTER TABLE "Order" ADD COLUMN "demo" BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE "Supplier" ADD COLUMN "demo" BOOLEAN NOT NULL DEFAULT false;
-- A demo supplier has no place in the retailer's store and no connection, so that nothing can be claimed or sent there.
ALTER TABLE "Supplier" ADD CONSTRAINT "Supplier_demo_is_nowhere" CHECK (NOT "demo" OR ("connectionId" IS NULL AND "locationGid" IS NULL AND "fulfilmentServiceGid" IS NULL));
-- The names of demo orders are none that Shopify knows.
ALTER TABLE "Order" ADD CONSTRAINT "Order_demo_is_no_gid" CHECK ("demo" = ("orderGid" LIKE 'demo:%'));
