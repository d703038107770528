-- The vendors' portal: who may sign in, on which devices, and which links still open an order.
ALTER TABLE "Vendor" ADD COLUMN "emailHash" TEXT;
CREATE INDEX "Vendor_emailHash_idx" ON "Vendor"("emailHash");
ALTER TABLE "VendorOrder" ADD COLUMN "linkVersion" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "VendorOrder" ADD CONSTRAINT "VendorOrder_linkVersion" CHECK ("linkVersion" >= 0);

CREATE TABLE "PortalCode" (
    "id" TEXT NOT NULL,
    "emailHash" TEXT NOT NULL,
    "tries" INTEGER NOT NULL DEFAULT 0,
    "usedAt" TIMESTAMP(3),
    "createdAt" TIMESTAMP(3) NOT NULL,
    "expiresAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "PortalCode_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "PortalCode_tries" CHECK ("tries" BETWEEN 0 AND 5)
);
CREATE INDEX "PortalCode_emailHash_createdAt_idx" ON "PortalCode"("emailHash", "createdAt");

CREATE TABLE "PortalDevice" (
    "id" TEXT NOT NULL,
    "emailHash" TEXT NOT NULL,
    "secretHash" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "expiresAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "PortalDevice_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "PortalDevice_secretHash_key" ON "PortalDevice"("secretHash");
CREATE INDEX "PortalDevice_emailHash_idx" ON "PortalDevice"("emailHash");
