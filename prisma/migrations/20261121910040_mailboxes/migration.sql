-- The mailbox in which a retailer's suppliers' answers are looked for.
CREATE TABLE "Mailbox" (
    "shopId" TEXT NOT NULL,
    "host" TEXT NOT NULL,
    "port" INTEGER NOT NULL,
    "security" TEXT NOT NULL,
    "user" TEXT NOT NULL,
    "passwordEnc" BYTEA NOT NULL,
    "folder" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "plus" BOOLEAN NOT NULL,
    "markSeen" BOOLEAN NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "uidValidity" TEXT,
    "lastUid" BIGINT NOT NULL DEFAULT 0,
    "readFrom" TIMESTAMP(3) NOT NULL,
    "missedLooks" INTEGER NOT NULL DEFAULT 0,
    "trouble" TEXT,
    "nextLookAt" TIMESTAMP(3),
    "lookedAt" TIMESTAMP(3),
    "createdAt" TIMESTAMP(3) NOT NULL,
    "updatedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "Mailbox_pkey" PRIMARY KEY ("shopId"),
    CONSTRAINT "Mailbox_shopId_fkey" FOREIGN KEY ("shopId") REFERENCES "Shop"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "Mailbox_security" CHECK ("security" IN ('tls', 'starttls', 'none')),
    CONSTRAINT "Mailbox_port" CHECK ("port" BETWEEN 1 AND 65535)
);

-- A mail that comes by two ways (to the mailbox, and to the address of incoming mail) is one mail.
ALTER TABLE "InboundMail" ADD COLUMN "fingerprint" TEXT;
CREATE UNIQUE INDEX "InboundMail_shopId_fingerprint_key" ON "InboundMail"("shopId", "fingerprint");
