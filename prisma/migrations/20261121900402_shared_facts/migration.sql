-- Facts that many decisions of a shop share are stored once, by their fingerprint (docs/decisions/026). Decisions from
-- before name none: their inputs hold all facts.
CREATE TABLE "SharedFacts" (
  "id" TEXT NOT NULL,
  "shopId" TEXT NOT NULL,
  "body" JSONB NOT NULL,
  "createdAt" TIMESTAMP(3) NOT NULL,
  CONSTRAINT "SharedFacts_pkey" PRIMARY KEY ("id")
);
ALTER TABLE "SharedFacts" ADD CONSTRAINT "SharedFacts_shopId_fkey" FOREIGN KEY ("shopId") REFERENCES "Shop"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
CREATE INDEX "SharedFacts_shopId_idx" ON "SharedFacts"("shopId");
ALTER TABLE "Decision" ADD COLUMN "sharedId" TEXT;
ALTER TABLE "Decision" ADD CONSTRAINT "Decision_sharedId_fkey" FOREIGN KEY ("sharedId") REFERENCES "SharedFacts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
