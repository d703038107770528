-- Addresses that came to the vendors' API with keys that are none: what counts is shared by all web processes.
CREATE TABLE "VendorApiKnock" (
    "address" TEXT NOT NULL,
    "busyUntil" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "VendorApiKnock_pkey" PRIMARY KEY ("address")
);
