-- Orders to the same address are looked for with every order that is read.
CREATE INDEX "Order_shopId_addressHash_idx" ON "Order"("shopId", "addressHash");
-- Whether the address is a post office box decides which suppliers may ship, while the address itself stays encrypted.
ALTER TABLE "Order" ADD COLUMN "poBox" BOOLEAN NOT NULL DEFAULT false;
