-- Figures by day, and what the activity screen lists, of a shop with many orders.
CREATE INDEX "SupplierOrder_shopId_createdAt_idx" ON "SupplierOrder"("shopId", "createdAt");
CREATE INDEX "SupplierOrder_shopId_acceptedAt_idx" ON "SupplierOrder"("shopId", "acceptedAt");
CREATE INDEX "Exception_shopId_openedAt_idx" ON "Exception"("shopId", "openedAt");
CREATE INDEX "RoutingOverride_shopId_createdAt_idx" ON "RoutingOverride"("shopId", "createdAt");
CREATE INDEX "WebhookDelivery_shopDomain_id_idx" ON "WebhookDelivery"("shopDomain", "id");
-- Plans that could not be proven to be the best: few.
CREATE INDEX "Decision_unproven" ON "Decision"("shopId", "createdAt") WHERE ("result" #>> '{objective,proven}') = 'false';
CREATE INDEX "Job_open_of_shop" ON "Job"("shopId", "state", "id") WHERE "state" IN ('running', 'dead');
-- What people did about an order: the others went by themselves.
CREATE INDEX "AuditEvent_by_people" ON "AuditEvent"("orderId") WHERE "actor" <> 'crossdock' AND "orderId" IS NOT NULL;
