-- A hold may be ended by a person (and then stays ended for what it was about), or by the clock.
ALTER TABLE "Hold" ADD COLUMN "basis" TEXT NOT NULL DEFAULT '',
ADD COLUMN "until" TIMESTAMP(3),
ADD COLUMN "releasedBy" TEXT;
