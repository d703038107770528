-- What more routing rules may ask of an order, and the regions of the shop's markets.
ALTER TABLE "Order" ADD COLUMN "customerCurrency" TEXT;
ALTER TABLE "Order" ADD COLUMN "shippingCode" TEXT;
ALTER TABLE "Shop" ADD COLUMN "markets" JSONB;
