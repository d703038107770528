-- The retailer order that a webhook or a job was about: its gid. AuditEvent has the same.
ALTER TABLE "WebhookDelivery" ADD COLUMN "correlationId" TEXT;
ALTER TABLE "Job" ADD COLUMN "correlationId" TEXT;
