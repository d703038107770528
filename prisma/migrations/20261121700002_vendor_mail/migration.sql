-- Mail that came in from vendors, and reminders that went out to them.
CREATE TABLE "InboundMail" (
    "id" TEXT NOT NULL,
    "shopId" TEXT,
    "supplierId" TEXT,
    "supplierOrderId" TEXT,
    "digest" TEXT NOT NULL,
    "rawEnc" BYTEA,
    "state" TEXT NOT NULL DEFAULT 'received',
    "note" TEXT,
    "proposal" JSONB,
    "receivedAt" TIMESTAMP(3) NOT NULL,
    "handledAt" TIMESTAMP(3),
    "handledBy" TEXT,

    CONSTRAINT "InboundMail_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "InboundMail_state" CHECK ("state" IN ('received', 'applied', 'review', 'dismissed', 'ignored', 'bounced')),
    CONSTRAINT "InboundMail_owner" CHECK ("state" <> 'review' OR ("shopId" IS NOT NULL AND "supplierId" IS NOT NULL))
);
CREATE UNIQUE INDEX "InboundMail_digest_key" ON "InboundMail"("digest");
CREATE INDEX "InboundMail_shopId_state_idx" ON "InboundMail"("shopId", "state");
CREATE INDEX "InboundMail_receivedAt_idx" ON "InboundMail"("receivedAt");
ALTER TABLE "InboundMail" ADD CONSTRAINT "InboundMail_supplierId_fkey" FOREIGN KEY ("supplierId") REFERENCES "Vendor"("supplierId") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "VendorOrder" ADD COLUMN "reminders" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "VendorOrder" ADD COLUMN "remindedAt" TIMESTAMP(3);
