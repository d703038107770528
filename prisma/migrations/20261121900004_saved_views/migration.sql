-- Lists of orders that a shop has named: an address with its view, filters and search.
CREATE TABLE "SavedView" (
  "id" TEXT NOT NULL,
  "shopId" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "query" TEXT NOT NULL,
  "createdBy" TEXT NOT NULL,
  "createdAt" TIMESTAMP(3) NOT NULL,
  CONSTRAINT "SavedView_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "SavedView_name" CHECK (length("name") BETWEEN 1 AND 40)
);
CREATE UNIQUE INDEX "SavedView_shopId_name_key" ON "SavedView"("shopId", "name");
ALTER TABLE "SavedView" ADD CONSTRAINT "SavedView_shopId_fkey" FOREIGN KEY ("shopId") REFERENCES "Shop"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
