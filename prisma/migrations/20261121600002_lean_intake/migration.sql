-- A webhook writes a row and its job: what it need not write is left out.
-- Encrypted bytes do not get shorter: no attempt at it.
ALTER TABLE "WebhookDelivery" ALTER COLUMN "bodyEnc" SET STORAGE EXTERNAL;
-- The purge reads whole days of it.
DROP INDEX "WebhookDelivery_receivedAt_idx";
CREATE INDEX "WebhookDelivery_receivedAt_idx" ON "WebhookDelivery" USING BRIN ("receivedAt");
-- Few jobs are ticks, or belong to a shop or a supplier before they have read what they are about. What is queued is
-- found by its other indexes.
DROP INDEX "Job_tick";
CREATE UNIQUE INDEX "Job_tick" ON "Job" ("name", "key", "tickAt") WHERE "tickAt" IS NOT NULL;
DROP INDEX "Job_queued_shop";
CREATE INDEX "Job_queued_shop" ON "Job" ("shopId", "priority", "runAt") WHERE "state" = 'queued' AND "shopId" IS NOT NULL;
DROP INDEX "Job_queued_supplier";
CREATE INDEX "Job_queued_supplier" ON "Job" ("supplierId", "priority", "runAt") WHERE "state" = 'queued' AND "supplierId" IS NOT NULL;
DROP INDEX "Job_state_runAt_idx";
CREATE INDEX "Job_ended" ON "Job" ("state", "finishedAt") WHERE "state" IN ('done', 'dead');
