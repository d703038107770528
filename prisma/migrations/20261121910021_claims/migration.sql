-- The whole order in which jobs are claimed: who wants some of them reads no more than these.
DROP INDEX "Job_due";
CREATE INDEX "Job_due" ON "Job" ("priority", "runAt", "id") WHERE "state" = 'queued';
