-- Alerts and the daily digest: who is told what, and every message as an outside effect of its own.
CREATE TABLE "NotificationSetting" (
    "shopId" TEXT NOT NULL,
    "recipientsEnc" BYTEA,
    "webhookEnc" BYTEA,
    "severities" TEXT[] NOT NULL,
    "kinds" TEXT[] NOT NULL,
    "tellSince" TIMESTAMP(3) NOT NULL,
    "digest" TEXT NOT NULL,
    "digestHour" INTEGER NOT NULL,
    "nextDigestAt" TIMESTAMP(3),

    CONSTRAINT "NotificationSetting_pkey" PRIMARY KEY ("shopId"),
    CONSTRAINT "NotificationSetting_severities" CHECK ("severities" <@ ARRAY['attention', 'warning', 'critical']),
    CONSTRAINT "NotificationSetting_digest" CHECK ("digest" IN ('off', 'when-needed', 'always') AND "digestHour" BETWEEN 0 AND 23),
    CONSTRAINT "NotificationSetting_next" CHECK (("nextDigestAt" IS NULL) = ("digest" = 'off'))
);
CREATE TABLE "Notification" (
    "id" TEXT NOT NULL,
    "shopId" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "purpose" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "content" JSONB NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'pending',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "sendBefore" TIMESTAMP(3),
    "note" TEXT,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "endedAt" TIMESTAMP(3),

    CONSTRAINT "Notification_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "Notification_words" CHECK ("channel" IN ('mail', 'webhook') AND "purpose" IN ('alert', 'digest', 'test')),
    CONSTRAINT "Notification_state" CHECK ("state" IN ('pending', 'sending', 'sent', 'failed', 'unknown')),
    CONSTRAINT "Notification_ended" CHECK (("endedAt" IS NOT NULL) = ("state" IN ('sent', 'failed', 'unknown'))),
    CONSTRAINT "Notification_sending" CHECK ("state" <> 'sending' OR ("sendBefore" IS NOT NULL AND "attempts" > 0))
);
CREATE UNIQUE INDEX "Notification_shopId_channel_key_key" ON "Notification"("shopId", "channel", "key");
CREATE INDEX "Notification_shopId_createdAt_idx" ON "Notification"("shopId", "createdAt");
ALTER TABLE "Exception" ADD COLUMN "alertedAt" TIMESTAMP(3);
ALTER TABLE "NotificationSetting" ADD CONSTRAINT "NotificationSetting_shopId_fkey" FOREIGN KEY ("shopId") REFERENCES "Shop"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "Notification" ADD CONSTRAINT "Notification_shopId_fkey" FOREIGN KEY ("shopId") REFERENCES "Shop"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
