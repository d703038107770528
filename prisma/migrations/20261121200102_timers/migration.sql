-- Timers look every ten minutes for what is under way for too long, and for what has been said of it.
CREATE INDEX "SupplierOrder_shopId_state_idx" ON "SupplierOrder"("shopId", "state");
CREATE INDEX "Exception_shopId_subject_idx" ON "Exception"("shopId", "subject");
