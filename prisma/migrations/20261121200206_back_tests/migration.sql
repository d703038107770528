-- A draft of the routing rules, played on orders that were decided before.
CREATE TABLE "BackTest" (
  "id" TEXT NOT NULL,
  "shopId" TEXT NOT NULL,
  "ruleSetId" TEXT NOT NULL,
  "version" INTEGER NOT NULL,
  "rules" JSONB NOT NULL,
  "comparedId" TEXT NOT NULL,
  "since" TIMESTAMP(3) NOT NULL,
  "state" TEXT NOT NULL DEFAULT 'queued',
  "done" INTEGER NOT NULL DEFAULT 0,
  "total" INTEGER,
  "lastDecisionId" TEXT,
  "report" JSONB,
  "problem" TEXT,
  "createdBy" TEXT NOT NULL,
  "createdAt" TIMESTAMP(3) NOT NULL,
  "endedAt" TIMESTAMP(3),
  "endedBy" TEXT,
  CONSTRAINT "BackTest_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "BackTest_state" CHECK ("state" IN ('queued', 'running', 'done', 'cancelled', 'failed')),
  CONSTRAINT "BackTest_ended" CHECK (("state" IN ('queued', 'running')) = ("endedAt" IS NULL)),
  CONSTRAINT "BackTest_report" CHECK ("state" <> 'done' OR "report" IS NOT NULL),
  CONSTRAINT "BackTest_done" CHECK ("done" >= 0 AND ("total" IS NULL OR "done" <= "total"))
);
CREATE INDEX "BackTest_shopId_createdAt_idx" ON "BackTest"("shopId", "createdAt");
-- One at a time per shop: it takes a processor.
CREATE UNIQUE INDEX "BackTest_running" ON "BackTest"("shopId") WHERE "state" IN ('queued', 'running');
ALTER TABLE "BackTest" ADD CONSTRAINT "BackTest_shopId_fkey" FOREIGN KEY ("shopId") REFERENCES "Shop"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "BackTest" ADD CONSTRAINT "BackTest_comparedId_fkey" FOREIGN KEY ("comparedId") REFERENCES "RuleSet"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
-- A shop's decisions in their order, page by page.
CREATE INDEX "Decision_shopId_id_idx" ON "Decision"("shopId", "id");
