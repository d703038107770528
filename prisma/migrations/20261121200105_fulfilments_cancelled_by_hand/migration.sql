-- A fulfilment of ours that somebody cancels by hand in the retailer's store is not written again unless a person asks.
ALTER TABLE "Shipment" ADD COLUMN "fulfilmentState" TEXT;
ALTER TABLE "Shipment" ADD CONSTRAINT "Shipment_fulfilmentState"
  CHECK ("fulfilmentState" IN ('told-cancelled', 'cancelled') AND "fulfilmentGid" IS NOT NULL OR "fulfilmentState" IS NULL);
