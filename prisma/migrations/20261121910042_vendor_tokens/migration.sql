-- The access token to a vendor's own API, for all processes: one of them renews it at a time.
CREATE TABLE "VendorToken" (
    "supplierId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "tokenEnc" BYTEA NOT NULL,
    "endsAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "VendorToken_pkey" PRIMARY KEY ("supplierId"),
    CONSTRAINT "VendorToken_supplierId_fkey" FOREIGN KEY ("supplierId") REFERENCES "Vendor"("supplierId") ON DELETE RESTRICT ON UPDATE CASCADE
);
