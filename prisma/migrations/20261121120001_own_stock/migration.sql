-- Units of a line that the merchant ships from its own stock: decided, and those that could be.
ALTER TABLE "OrderLine" ADD COLUMN "own" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "OrderLine" ADD COLUMN "ownStock" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "OrderLine" ADD CONSTRAINT "OrderLine_own_check" CHECK ("own" >= 0 AND "ownStock" >= 0);
