-- What the last comparison of a shop's stores with our books found.
CREATE TABLE "Reconciliation" (
    "shopId" TEXT NOT NULL,
    "cursor" TIMESTAMP(3) NOT NULL,
    "checkedAt" TIMESTAMP(3) NOT NULL,
    "found" INTEGER NOT NULL,
    "unexplained" INTEGER NOT NULL,
    "differences" JSONB NOT NULL,

    CONSTRAINT "Reconciliation_pkey" PRIMARY KEY ("shopId"),
    CONSTRAINT "Reconciliation_counts" CHECK ("unexplained" >= 0 AND "unexplained" <= "found")
);
ALTER TABLE "Reconciliation" ADD CONSTRAINT "Reconciliation_shopId_fkey" FOREIGN KEY ("shopId") REFERENCES "Shop"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
