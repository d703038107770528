-- The form with which a portal's code was entered: sent twice, by a double click, it opens the same browser.
ALTER TABLE "PortalCode" ADD COLUMN "usedWith" TEXT;
