-- What a supplier was given today, and in the last 90 days, is asked with every order and every scorecard.
CREATE INDEX "SupplierOrder_supplierId_createdAt_idx" ON "SupplierOrder"("supplierId", "createdAt");
