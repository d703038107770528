-- Units that the retailer no longer wants are taken off the supplier's order, which may be refused.
ALTER TABLE "SupplierOrder" ADD COLUMN "reduceReason" TEXT,
ADD COLUMN "reduceTries" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN "reduceRefusedAt" TIMESTAMP(3),
ADD COLUMN "reduceNote" TEXT;
-- The target is absolute: asking for it again changes nothing.
ALTER TABLE "SupplierOrderLine" ADD COLUMN "keep" INTEGER;
ALTER TABLE "SupplierOrderLine" ADD CONSTRAINT "SupplierOrderLine_keep" CHECK ("keep" >= 0 AND "keep" <= "quantity");
