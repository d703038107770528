-- Every reservation asks which offers draw on its pools.
CREATE INDEX "Offer_poolId_idx" ON "Offer"("poolId");
