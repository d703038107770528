-- What routing may ask of an item, an order and a supplier.
ALTER TABLE "Variant" ADD COLUMN "productType" TEXT,
ADD COLUMN "tags" TEXT[],
ADD COLUMN "collections" TEXT[],
ADD COLUMN "weightGrams" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN "unitCostMinor" BIGINT,
ADD COLUMN "unitCostCurrency" TEXT;
ALTER TABLE "Variant" ADD CONSTRAINT "Variant_unitCost" CHECK (("unitCostMinor" IS NULL) = ("unitCostCurrency" IS NULL));
ALTER TABLE "Order" ADD COLUMN "riskLevel" TEXT NOT NULL DEFAULT 'none',
ADD COLUMN "customerOrders" INTEGER,
ADD COLUMN "customerTags" TEXT[],
ADD COLUMN "attributes" JSONB NOT NULL DEFAULT '[]';
ALTER TABLE "Order" ADD CONSTRAINT "Order_riskLevel" CHECK ("riskLevel" IN ('high', 'medium', 'pending', 'low', 'none'));
ALTER TABLE "Shop" ADD COLUMN "orderAttributes" TEXT[];
-- What a retailer enters of a supplier stands on its own row for it: a vendor without a shop has no connection, and what
-- the retailer expects of carriers and duties is not the supplier's to confirm.
ALTER TABLE "Supplier" ADD COLUMN "tags" TEXT[],
ADD COLUMN "terms" JSONB NOT NULL DEFAULT '{}',
ADD COLUMN "tariff" JSONB,
ADD COLUMN "calendar" JSONB NOT NULL DEFAULT '{}',
ADD COLUMN "latitude" DOUBLE PRECISION,
ADD COLUMN "longitude" DOUBLE PRECISION;
ALTER TABLE "Offer" ADD COLUMN "priceBreaks" JSONB NOT NULL DEFAULT '[]',
ADD COLUMN "agreedMinor" BIGINT,
ADD COLUMN "restrictedTo" TEXT[];
-- The price a supplier asks today is the one its retailers have bought at.
UPDATE "Offer" SET "agreedMinor" = "costMinor";
CREATE TABLE "ExchangeRate" (
  "id" TEXT NOT NULL,
  "shopId" TEXT NOT NULL,
  "from" TEXT NOT NULL,
  "to" TEXT NOT NULL,
  "rate" TEXT NOT NULL,
  "date" DATE NOT NULL,
  "source" TEXT NOT NULL,
  "createdAt" TIMESTAMP(3) NOT NULL,
  CONSTRAINT "ExchangeRate_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "ExchangeRate_currencies" CHECK ("from" <> "to" AND "from" ~ '^[A-Z]{3}$' AND "to" ~ '^[A-Z]{3}$'),
  CONSTRAINT "ExchangeRate_rate" CHECK ("rate" ~ '^[0-9]+(\.[0-9]+)?$' AND "rate" ~ '[1-9]'),
  CONSTRAINT "ExchangeRate_source" CHECK ("source" IN ('manual', 'import'))
);
CREATE UNIQUE INDEX "ExchangeRate_shopId_from_to_date_key" ON "ExchangeRate"("shopId", "from", "to", "date");
ALTER TABLE "ExchangeRate" ADD CONSTRAINT "ExchangeRate_shopId_fkey" FOREIGN KEY ("shopId") REFERENCES "Shop"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
CREATE TABLE "Scorecard" (
  "id" TEXT NOT NULL,
  "shopId" TEXT NOT NULL,
  "supplierId" TEXT NOT NULL,
  "productType" TEXT NOT NULL,
  "days" INTEGER NOT NULL,
  "sample" INTEGER NOT NULL,
  "value" INTEGER,
  "acceptHours" DOUBLE PRECISION,
  "shipHours" DOUBLE PRECISION,
  "trackedPermille" INTEGER,
  "declinedPermille" INTEGER,
  "canceledPermille" INTEGER,
  "failedPermille" INTEGER,
  "computedAt" TIMESTAMP(3) NOT NULL,
  CONSTRAINT "Scorecard_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "Scorecard_days" CHECK ("days" IN (7, 30, 90)),
  CONSTRAINT "Scorecard_value" CHECK ("value" BETWEEN 0 AND 100),
  CONSTRAINT "Scorecard_sample" CHECK ("sample" >= 0)
);
CREATE UNIQUE INDEX "Scorecard_supplierId_productType_days_key" ON "Scorecard"("supplierId", "productType", "days");
CREATE INDEX "Scorecard_shopId_idx" ON "Scorecard"("shopId");
ALTER TABLE "Scorecard" ADD CONSTRAINT "Scorecard_shopId_fkey" FOREIGN KEY ("shopId") REFERENCES "Shop"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "Scorecard" ADD CONSTRAINT "Scorecard_supplierId_fkey" FOREIGN KEY ("supplierId") REFERENCES "Supplier"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
