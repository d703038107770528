-- What every step of an order asks for, so that it costs the same however many orders there are.
CREATE INDEX "FulfilmentOrderView_fulfilmentOrderGid_idx" ON "FulfilmentOrderView"("fulfilmentOrderGid");
CREATE INDEX "Exception_orderId_idx" ON "Exception"("orderId");
CREATE INDEX "ShipmentLine_supplierOrderLineId_idx" ON "ShipmentLine"("supplierOrderLineId");
CREATE INDEX "Reservation_supplierOrderLineId_idx" ON "Reservation"("supplierOrderLineId");
-- There are few of these among all entries.
CREATE INDEX "AuditEvent_rejected" ON "AuditEvent"("orderId") WHERE "action" = 'request.rejected';
