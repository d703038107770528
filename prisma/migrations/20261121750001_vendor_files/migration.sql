-- Files that vendors and we exchange, and stock that looks too wrong to be taken over without a person.
CREATE TABLE "VendorFile" (
    "id" TEXT NOT NULL,
    "shopId" TEXT NOT NULL,
    "supplierId" TEXT NOT NULL,
    "direction" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "place" TEXT,
    "tempPlace" TEXT,
    "contentEnc" BYTEA,
    "contentHash" TEXT,
    "bytes" BIGINT NOT NULL DEFAULT 0,
    "changedAt" TIMESTAMP(3),
    "state" TEXT NOT NULL,
    "supplierOrderId" TEXT,
    "rowsDone" INTEGER NOT NULL DEFAULT 0,
    "rowsRepeated" INTEGER NOT NULL DEFAULT 0,
    "rowsFailed" INTEGER NOT NULL DEFAULT 0,
    "problems" JSONB NOT NULL DEFAULT '[]',
    "note" TEXT,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "finishedAt" TIMESTAMP(3),

    CONSTRAINT "VendorFile_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "VendorFile_direction" CHECK ("direction" IN ('in', 'out')),
    CONSTRAINT "VendorFile_kind" CHECK (("direction" = 'out') = ("kind" = 'orders') AND "kind" IN ('orders', 'tracking', 'answers', 'stock')),
    CONSTRAINT "VendorFile_state" CHECK (("direction" = 'out' AND "state" IN ('uploading', 'renaming', 'placed', 'dropped')) OR ("direction" = 'in' AND "state" IN ('seen', 'claiming', 'taken', 'checked', 'done', 'failed', 'gone'))),
    CONSTRAINT "VendorFile_rows" CHECK ("rowsDone" >= 0 AND "rowsRepeated" >= 0 AND "rowsFailed" >= 0)
);
CREATE INDEX "VendorFile_supplierId_createdAt_idx" ON "VendorFile"("supplierId", "createdAt");
CREATE INDEX "VendorFile_supplierId_kind_contentHash_idx" ON "VendorFile"("supplierId", "kind", "contentHash");
CREATE INDEX "VendorFile_supplierOrderId_idx" ON "VendorFile"("supplierOrderId");
CREATE UNIQUE INDEX "VendorFile_seen" ON "VendorFile"("supplierId", "kind", "name") WHERE "direction" = 'in' AND "state" IN ('seen', 'claiming');
CREATE UNIQUE INDEX "VendorFile_placed" ON "VendorFile"("supplierOrderId") WHERE "direction" = 'out' AND "state" IN ('renaming', 'placed');
ALTER TABLE "VendorFile" ADD CONSTRAINT "VendorFile_supplierId_fkey" FOREIGN KEY ("supplierId") REFERENCES "Vendor"("supplierId") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TABLE "HeldFeed" (
    "id" TEXT NOT NULL,
    "shopId" TEXT NOT NULL,
    "supplierId" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "asOf" TIMESTAMP(3) NOT NULL,
    "scope" TEXT NOT NULL,
    "items" JSONB NOT NULL,
    "doubts" JSONB NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'held',
    "heldAt" TIMESTAMP(3) NOT NULL,
    "decidedAt" TIMESTAMP(3),
    "decidedBy" TEXT,

    CONSTRAINT "HeldFeed_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "HeldFeed_scope" CHECK ("scope" IN ('full', 'delta')),
    CONSTRAINT "HeldFeed_state" CHECK ("state" IN ('held', 'applied', 'discarded') AND ("state" = 'held') = ("decidedAt" IS NULL))
);
CREATE UNIQUE INDEX "HeldFeed_supplierId_key_key" ON "HeldFeed"("supplierId", "key");
CREATE UNIQUE INDEX "HeldFeed_held" ON "HeldFeed"("supplierId") WHERE "state" = 'held';
ALTER TABLE "HeldFeed" ADD CONSTRAINT "HeldFeed_supplierId_fkey" FOREIGN KEY ("supplierId") REFERENCES "Vendor"("supplierId") ON DELETE RESTRICT ON UPDATE CASCADE;
