-- Suppliers without Shopify: their settings, the books that we keep for them, and stock that no Shopify store tells of.
ALTER TABLE "Connection" ALTER COLUMN "invitedDomain" DROP NOT NULL;
ALTER TABLE "Connection" ADD CONSTRAINT "Connection_vendor" CHECK ("invitedDomain" IS NOT NULL OR ("supplierShopId" IS NULL AND "state" <> 'invited'));
ALTER TABLE "Supplier" ADD CONSTRAINT "Supplier_kind" CHECK ("kind" IN ('shopify', 'email', 'portal', 'files', 'api'));
ALTER TABLE "Attempt" ADD COLUMN "presumed" BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE "Attempt" ADD CONSTRAINT "Attempt_presumed" CHECK (NOT "presumed" OR "outcome" = 'not-sent');

ALTER TABLE "StockPool" ADD COLUMN "supplierId" TEXT;
CREATE INDEX "StockPool_supplierId_idx" ON "StockPool"("supplierId");
ALTER TABLE "StockPool" ADD CONSTRAINT "StockPool_supplierId_fkey" FOREIGN KEY ("supplierId") REFERENCES "Supplier"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TABLE "Vendor" (
    "supplierId" TEXT NOT NULL,
    "shopId" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "timeZone" TEXT NOT NULL,
    "language" TEXT NOT NULL DEFAULT 'en',
    "stockMode" TEXT NOT NULL,
    "contactEnc" BYTEA NOT NULL,
    "channel" JSONB NOT NULL DEFAULT '{}',
    "secretsEnc" BYTEA,
    "mail" JSONB NOT NULL DEFAULT '{}',
    "createdAt" TIMESTAMP(3) NOT NULL,
    "updatedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "Vendor_pkey" PRIMARY KEY ("supplierId"),
    CONSTRAINT "Vendor_currency" CHECK ("currency" ~ '^[A-Z]{3}$'),
    CONSTRAINT "Vendor_language" CHECK ("language" IN ('en', 'de', 'fr')),
    CONSTRAINT "Vendor_stockMode" CHECK ("stockMode" IN ('assumed', 'fed'))
);
CREATE INDEX "Vendor_shopId_idx" ON "Vendor"("shopId");
ALTER TABLE "Vendor" ADD CONSTRAINT "Vendor_supplierId_fkey" FOREIGN KEY ("supplierId") REFERENCES "Supplier"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TABLE "VendorOrder" (
    "supplierOrderId" TEXT NOT NULL,
    "shopId" TEXT NOT NULL,
    "supplierId" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "placedAt" TIMESTAMP(3),
    "tries" INTEGER NOT NULL DEFAULT 0,
    "possibleDuplicates" INTEGER NOT NULL DEFAULT 0,
    "vendorRef" TEXT,
    "acknowledgedAt" TIMESTAMP(3),
    "promisedShipAt" TIMESTAMP(3),
    "cancelAskedAt" TIMESTAMP(3),
    "cancelledAt" TIMESTAMP(3),
    "cancelRefused" TEXT,
    "createdAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "VendorOrder_pkey" PRIMARY KEY ("supplierOrderId"),
    CONSTRAINT "VendorOrder_tries" CHECK ("tries" >= 0 AND "possibleDuplicates" >= 0 AND "possibleDuplicates" <= "tries"),
    CONSTRAINT "VendorOrder_placed" CHECK ("placedAt" IS NOT NULL OR ("acknowledgedAt" IS NULL AND "cancelledAt" IS NULL))
);
CREATE UNIQUE INDEX "VendorOrder_key_key" ON "VendorOrder"("key");
CREATE INDEX "VendorOrder_supplierId_placedAt_idx" ON "VendorOrder"("supplierId", "placedAt");
CREATE INDEX "VendorOrder_shopId_idx" ON "VendorOrder"("shopId");
ALTER TABLE "VendorOrder" ADD CONSTRAINT "VendorOrder_supplierId_fkey" FOREIGN KEY ("supplierId") REFERENCES "Vendor"("supplierId") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "VendorOrder" ADD CONSTRAINT "VendorOrder_supplierOrderId_fkey" FOREIGN KEY ("supplierOrderId") REFERENCES "SupplierOrder"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TABLE "VendorOrderLine" (
    "supplierOrderLineId" TEXT NOT NULL,
    "supplierOrderId" TEXT NOT NULL,
    "variantGid" TEXT NOT NULL,
    "units" INTEGER NOT NULL,
    "declinedUnits" INTEGER NOT NULL DEFAULT 0,
    "reason" TEXT,

    CONSTRAINT "VendorOrderLine_pkey" PRIMARY KEY ("supplierOrderLineId"),
    CONSTRAINT "VendorOrderLine_units" CHECK ("units" > 0 AND "declinedUnits" >= 0 AND "declinedUnits" <= "units")
);
CREATE INDEX "VendorOrderLine_supplierOrderId_idx" ON "VendorOrderLine"("supplierOrderId");
ALTER TABLE "VendorOrderLine" ADD CONSTRAINT "VendorOrderLine_supplierOrderId_fkey" FOREIGN KEY ("supplierOrderId") REFERENCES "VendorOrder"("supplierOrderId") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TABLE "VendorShipment" (
    "id" TEXT NOT NULL,
    "shopId" TEXT NOT NULL,
    "supplierOrderId" TEXT NOT NULL,
    "ref" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "carrier" TEXT,
    "trackingNumbers" TEXT[],
    "trackingUrls" TEXT[],
    "shippedAt" TIMESTAMP(3) NOT NULL,
    "lines" JSONB NOT NULL,
    "toldAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "VendorShipment_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "VendorShipment_state" CHECK ("state" IN ('shipped', 'cancelled'))
);
CREATE UNIQUE INDEX "VendorShipment_supplierOrderId_ref_key" ON "VendorShipment"("supplierOrderId", "ref");
ALTER TABLE "VendorShipment" ADD CONSTRAINT "VendorShipment_supplierOrderId_fkey" FOREIGN KEY ("supplierOrderId") REFERENCES "VendorOrder"("supplierOrderId") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TABLE "VendorInput" (
    "id" TEXT NOT NULL,
    "shopId" TEXT NOT NULL,
    "supplierId" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "supplierOrderId" TEXT,
    "result" JSONB NOT NULL,
    "receivedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "VendorInput_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "VendorInput_kind" CHECK ("kind" IN ('answer', 'shipment', 'stock')),
    CONSTRAINT "VendorInput_channel" CHECK ("channel" IN ('email', 'portal', 'files', 'api', 'merchant'))
);
CREATE UNIQUE INDEX "VendorInput_supplierId_key_key" ON "VendorInput"("supplierId", "key");
CREATE INDEX "VendorInput_supplierOrderId_idx" ON "VendorInput"("supplierOrderId");
ALTER TABLE "VendorInput" ADD CONSTRAINT "VendorInput_supplierId_fkey" FOREIGN KEY ("supplierId") REFERENCES "Vendor"("supplierId") ON DELETE RESTRICT ON UPDATE CASCADE;
