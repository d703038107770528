-- Who takes care of an exception, and until when it is out of sight.
ALTER TABLE "Exception" ADD COLUMN "snoozedUntil" TIMESTAMP(3), ADD COLUMN "assignedTo" TEXT, ADD COLUMN "assigneeEnc" BYTEA;
ALTER TABLE "Exception" ADD CONSTRAINT "Exception_assignee" CHECK ("assignedTo" IS NULL OR "assigneeEnc" IS NULL);
CREATE INDEX "Exception_shopId_state_resolvedAt_idx" ON "Exception"("shopId", "state", "resolvedAt");
