-- How often in a row a vendor's file server could not be reached: one look that fails is no alarm.
ALTER TABLE "Vendor" ADD COLUMN "missedLooks" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "Vendor" ADD CONSTRAINT "Vendor_missedLooks" CHECK ("missedLooks" >= 0);
