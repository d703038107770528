-- Suggestions for unmapped items, changes of mappings that can be undone, and long work with its progress.
CREATE TABLE "MappingSuggestion" (
  "id" TEXT NOT NULL,
  "shopId" TEXT NOT NULL,
  "variantId" TEXT NOT NULL,
  "offerId" TEXT NOT NULL,
  "confidence" INTEGER NOT NULL,
  "reasons" JSONB NOT NULL,
  "ambiguous" BOOLEAN NOT NULL,
  "state" TEXT NOT NULL DEFAULT 'open',
  "createdAt" TIMESTAMP(3) NOT NULL,
  CONSTRAINT "MappingSuggestion_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "MappingSuggestion_state" CHECK ("state" IN ('open', 'dismissed')),
  CONSTRAINT "MappingSuggestion_confidence" CHECK ("confidence" BETWEEN 1 AND 99)
);
CREATE UNIQUE INDEX "MappingSuggestion_variantId_offerId_key" ON "MappingSuggestion"("variantId", "offerId");
CREATE INDEX "MappingSuggestion_shopId_state_confidence_idx" ON "MappingSuggestion"("shopId", "state", "confidence");
ALTER TABLE "MappingSuggestion" ADD CONSTRAINT "MappingSuggestion_shopId_fkey" FOREIGN KEY ("shopId") REFERENCES "Shop"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "MappingSuggestion" ADD CONSTRAINT "MappingSuggestion_variantId_fkey" FOREIGN KEY ("variantId") REFERENCES "Variant"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "MappingSuggestion" ADD CONSTRAINT "MappingSuggestion_offerId_fkey" FOREIGN KEY ("offerId") REFERENCES "Offer"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TABLE "MappingBatch" (
  "id" TEXT NOT NULL,
  "shopId" TEXT NOT NULL,
  "kind" TEXT NOT NULL,
  "createdBy" TEXT NOT NULL,
  "createdAt" TIMESTAMP(3) NOT NULL,
  "undoneAt" TIMESTAMP(3),
  "undoneBy" TEXT,
  CONSTRAINT "MappingBatch_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "MappingBatch_kind" CHECK ("kind" IN ('link', 'unlink', 'suggestions', 'import', 'undo')),
  CONSTRAINT "MappingBatch_undone" CHECK (("undoneAt" IS NULL) = ("undoneBy" IS NULL))
);
CREATE INDEX "MappingBatch_shopId_createdAt_idx" ON "MappingBatch"("shopId", "createdAt");
ALTER TABLE "MappingBatch" ADD CONSTRAINT "MappingBatch_shopId_fkey" FOREIGN KEY ("shopId") REFERENCES "Shop"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TABLE "MappingChange" (
  "id" BIGSERIAL NOT NULL,
  "shopId" TEXT NOT NULL,
  "batchId" TEXT NOT NULL,
  "mappingId" TEXT NOT NULL,
  "before" JSONB,
  "after" JSONB NOT NULL,
  CONSTRAINT "MappingChange_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "MappingChange_batchId_mappingId_key" ON "MappingChange"("batchId", "mappingId");
ALTER TABLE "MappingChange" ADD CONSTRAINT "MappingChange_batchId_fkey" FOREIGN KEY ("batchId") REFERENCES "MappingBatch"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "MappingChange" ADD CONSTRAINT "MappingChange_mappingId_fkey" FOREIGN KEY ("mappingId") REFERENCES "Mapping"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TABLE "Task" (
  "id" TEXT NOT NULL,
  "shopId" TEXT NOT NULL,
  "kind" TEXT NOT NULL,
  "state" TEXT NOT NULL DEFAULT 'queued',
  "done" INTEGER NOT NULL DEFAULT 0,
  "total" INTEGER NOT NULL DEFAULT 0,
  "input" JSONB NOT NULL DEFAULT '{}',
  "result" JSONB,
  "fileName" TEXT,
  "file" BYTEA,
  "problem" TEXT,
  "createdBy" TEXT NOT NULL,
  "createdAt" TIMESTAMP(3) NOT NULL,
  "endedAt" TIMESTAMP(3),
  CONSTRAINT "Task_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "Task_state" CHECK ("state" IN ('queued', 'running', 'waiting', 'done', 'failed', 'stopped')),
  CONSTRAINT "Task_ended" CHECK (("state" IN ('queued', 'running', 'waiting')) = ("endedAt" IS NULL)),
  CONSTRAINT "Task_done" CHECK ("done" >= 0 AND "done" <= "total"),
  CONSTRAINT "Task_problem" CHECK ("state" <> 'failed' OR "problem" IS NOT NULL)
);
CREATE INDEX "Task_shopId_createdAt_idx" ON "Task"("shopId", "createdAt");
ALTER TABLE "Task" ADD CONSTRAINT "Task_shopId_fkey" FOREIGN KEY ("shopId") REFERENCES "Shop"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TABLE "TaskRow" (
  "taskId" TEXT NOT NULL,
  "number" INTEGER NOT NULL,
  "given" JSONB NOT NULL,
  "verdict" TEXT NOT NULL DEFAULT 'pending',
  "reason" TEXT,
  "target" JSONB,
  CONSTRAINT "TaskRow_pkey" PRIMARY KEY ("taskId", "number"),
  CONSTRAINT "TaskRow_verdict" CHECK ("verdict" IN ('pending', 'new', 'changed', 'same', 'error', 'done')),
  CONSTRAINT "TaskRow_reason" CHECK ("verdict" <> 'error' OR "reason" IS NOT NULL)
);
CREATE INDEX "TaskRow_taskId_verdict_number_idx" ON "TaskRow"("taskId", "verdict", "number");
ALTER TABLE "TaskRow" ADD CONSTRAINT "TaskRow_taskId_fkey" FOREIGN KEY ("taskId") REFERENCES "Task"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What unmapped items hold up, and the trail and lists of a shop with many orders.
CREATE INDEX "OrderLine_unmapped" ON "OrderLine"("shopId", "variantGid") WHERE "reason" = 'unmapped';
-- What a person took away before is not suggested either.
INSERT INTO "MappingSuggestion" ("id", "shopId", "variantId", "offerId", "confidence", "reasons", "ambiguous", "state", "createdAt")
SELECT "id", "shopId", "variantId", "offerId", 1, '[]'::jsonb, false, 'dismissed', "createdAt" FROM "Mapping" WHERE "state" = 'removed';
