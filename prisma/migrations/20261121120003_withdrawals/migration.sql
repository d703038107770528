-- What the retailer no longer wants is canceled at the supplier's, who may refuse.
ALTER TABLE "SupplierOrder" ADD COLUMN "cancelAskedAt" TIMESTAMP(3),
ADD COLUMN "cancelReason" TEXT,
ADD COLUMN "cancelSentAt" TIMESTAMP(3),
ADD COLUMN "cancelTries" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN "cancelRefusedAt" TIMESTAMP(3),
ADD COLUMN "cancelNote" TEXT;
-- Units that the merchant took back from a supplier: not routed again by themselves.
ALTER TABLE "OrderLine" ADD COLUMN "stopped" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "OrderLine" ADD CONSTRAINT "OrderLine_stopped" CHECK ("stopped" >= 0);
