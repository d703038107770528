-- Whose supplier a job works for, which of the places of its shop and supplier it holds while it runs, when its turn at
-- a paced supplier or shop was taken, which tick of a recurring job it is, and what went wrong so far.
ALTER TABLE "Job" ADD COLUMN "supplierId" TEXT;
ALTER TABLE "Job" ADD COLUMN "shopSlot" INTEGER;
ALTER TABLE "Job" ADD COLUMN "supplierSlot" INTEGER;
ALTER TABLE "Job" ADD COLUMN "pacedAt" TIMESTAMP(3);
ALTER TABLE "Job" ADD COLUMN "tickAt" TIMESTAMP(3);
ALTER TABLE "Job" ADD COLUMN "history" JSONB NOT NULL DEFAULT '[]';

-- A place is held by one running job: this has the last word on how many of one shop or supplier run side by side.
CREATE UNIQUE INDEX "Job_running_shop_slot" ON "Job" ("shopId", "shopSlot") WHERE "state" = 'running';
CREATE UNIQUE INDEX "Job_running_supplier_slot" ON "Job" ("supplierId", "supplierSlot") WHERE "state" = 'running';
-- A recurring job runs once per tick, whoever plans it.
CREATE UNIQUE INDEX "Job_tick" ON "Job" ("name", "key", "tickAt");
-- What follows in a lane, shop or supplier when its place is free again.
CREATE INDEX "Job_queued_lane" ON "Job" ("lane", "priority", "runAt") WHERE "state" = 'queued';
CREATE INDEX "Job_queued_shop" ON "Job" ("shopId", "priority", "runAt") WHERE "state" = 'queued';
CREATE INDEX "Job_queued_supplier" ON "Job" ("supplierId", "priority", "runAt") WHERE "state" = 'queued';

-- How many jobs of a shop ("shop:<id>") or a supplier ("supplier:<id>") may begin per minute, and when the next one may.
CREATE TABLE "JobPace" (
  "subject" TEXT NOT NULL,
  "perMinute" INTEGER NOT NULL,
  "freeAt" TIMESTAMP(3) NOT NULL,
  CONSTRAINT "JobPace_pkey" PRIMARY KEY ("subject"),
  CONSTRAINT "JobPace_perMinute" CHECK ("perMinute" > 0)
);

-- Since when a store does not answer, as the circuit breaker of some process found.
ALTER TABLE "Shop" ADD COLUMN "unreachableSince" TIMESTAMP(3);
