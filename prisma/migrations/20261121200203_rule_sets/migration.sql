-- Versions of the routing rules: a draft, a trial on a share of the orders, what is published, and the history.
ALTER TABLE "RuleSet" ADD COLUMN "note" TEXT NOT NULL DEFAULT '',
ADD COLUMN "copyOf" INTEGER,
ADD COLUMN "percent" INTEGER,
ADD COLUMN "publishedBy" TEXT,
ADD COLUMN "endedAt" TIMESTAMP(3);
ALTER TABLE "Decision" ADD COLUMN "triedId" TEXT;
ALTER TABLE "Decision" ADD CONSTRAINT "Decision_triedId_fkey" FOREIGN KEY ("triedId") REFERENCES "RuleSet"("id") ON DELETE SET NULL ON UPDATE CASCADE;
CREATE INDEX "Decision_triedId_idx" ON "Decision"("triedId");

ALTER TABLE "RuleSet" ADD CONSTRAINT "RuleSet_state" CHECK ("state" IN ('draft', 'canary', 'published', 'replaced', 'stopped'));
-- At most one of each per shop, published has its index already.
CREATE UNIQUE INDEX "RuleSet_draft" ON "RuleSet" ("shopId") WHERE "state" = 'draft';
CREATE UNIQUE INDEX "RuleSet_canary" ON "RuleSet" ("shopId") WHERE "state" = 'canary';
-- A trial has a share, less than everybody and more than nobody.
ALTER TABLE "RuleSet" ADD CONSTRAINT "RuleSet_percent" CHECK ("percent" BETWEEN 1 AND 99);
ALTER TABLE "RuleSet" ADD CONSTRAINT "RuleSet_canary_percent" CHECK ("state" <> 'canary' OR "percent" IS NOT NULL);
