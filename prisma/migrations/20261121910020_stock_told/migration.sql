-- A webhook about stock names an inventory item: whose it is was looked for among all variants and mappings of the shop.
-- CreateIndex
CREATE INDEX "Variant_shopId_inventoryItemGid_idx" ON "Variant"("shopId", "inventoryItemGid");

-- CreateIndex
CREATE INDEX "Mapping_offerId_idx" ON "Mapping"("offerId");
