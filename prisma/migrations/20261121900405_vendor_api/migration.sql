-- The API for vendors: keys that open it, webhooks that tell them, and when their own APIs were last asked.
CREATE TABLE "VendorApiKey" (
    "id" TEXT NOT NULL,
    "shopId" TEXT NOT NULL,
    "supplierId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "prefix" TEXT NOT NULL,
    "secretHash" TEXT NOT NULL,
    "createdBy" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "lastUsedAt" TIMESTAMP(3),
    "revokedAt" TIMESTAMP(3),
    "busyUntil" TIMESTAMP(3),

    CONSTRAINT "VendorApiKey_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "VendorApiKey_name" CHECK (length("name") BETWEEN 1 AND 100)
);
CREATE UNIQUE INDEX "VendorApiKey_secretHash_key" ON "VendorApiKey"("secretHash");
CREATE INDEX "VendorApiKey_supplierId_idx" ON "VendorApiKey"("supplierId");
ALTER TABLE "VendorApiKey" ADD CONSTRAINT "VendorApiKey_supplierId_fkey" FOREIGN KEY ("supplierId") REFERENCES "Vendor"("supplierId") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TABLE "VendorWebhook" (
    "supplierId" TEXT NOT NULL,
    "shopId" TEXT NOT NULL,
    "urlEnc" BYTEA NOT NULL,
    "secretEnc" BYTEA NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "updatedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "VendorWebhook_pkey" PRIMARY KEY ("supplierId")
);
ALTER TABLE "VendorWebhook" ADD CONSTRAINT "VendorWebhook_supplierId_fkey" FOREIGN KEY ("supplierId") REFERENCES "Vendor"("supplierId") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TABLE "VendorEvent" (
    "id" TEXT NOT NULL,
    "shopId" TEXT NOT NULL,
    "supplierId" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "supplierOrderId" TEXT,
    "state" TEXT NOT NULL DEFAULT 'waiting',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "note" TEXT,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "endedAt" TIMESTAMP(3),

    CONSTRAINT "VendorEvent_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "VendorEvent_state" CHECK ("state" IN ('waiting', 'told', 'dead'))
);
CREATE INDEX "VendorEvent_supplierId_createdAt_idx" ON "VendorEvent"("supplierId", "createdAt");
ALTER TABLE "VendorEvent" ADD CONSTRAINT "VendorEvent_supplierId_fkey" FOREIGN KEY ("supplierId") REFERENCES "Vendor"("supplierId") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "VendorOrder" ADD COLUMN "polledAt" TIMESTAMP(3);
ALTER TABLE "VendorInput" ADD COLUMN "fingerprint" TEXT;
ALTER TABLE "VendorShipment" ADD COLUMN "vendorRef" TEXT;
