-- Figures over many orders that take long to count, as they were last counted.
CREATE TABLE "KeptFigures" (
    "shopId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "countedAt" TIMESTAMP(3) NOT NULL,
    "figures" JSONB NOT NULL,

    CONSTRAINT "KeptFigures_pkey" PRIMARY KEY ("shopId","name"),
    CONSTRAINT "KeptFigures_shopId_fkey" FOREIGN KEY ("shopId") REFERENCES "Shop"("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
-- Which countries orders went to, without reading the orders.
CREATE INDEX "Order_shopId_countryCode_idx" ON "Order"("shopId", "countryCode");
