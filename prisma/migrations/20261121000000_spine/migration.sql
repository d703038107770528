-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateTable
CREATE TABLE "Session" (
    "id" TEXT NOT NULL,
    "shop" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "isOnline" BOOLEAN NOT NULL DEFAULT false,
    "scope" TEXT,
    "expires" TIMESTAMP(3),
    "accessToken" TEXT NOT NULL,
    "userId" BIGINT,
    "firstName" TEXT,
    "lastName" TEXT,
    "email" TEXT,
    "accountOwner" BOOLEAN NOT NULL DEFAULT false,
    "locale" TEXT,
    "collaborator" BOOLEAN DEFAULT false,
    "emailVerified" BOOLEAN DEFAULT false,
    "refreshToken" TEXT,
    "refreshTokenExpires" TIMESTAMP(3),

    CONSTRAINT "Session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Shop" (
    "id" TEXT NOT NULL,
    "domain" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "role" TEXT,
    "currency" TEXT NOT NULL,
    "timeZone" TEXT NOT NULL,
    "address" JSONB NOT NULL,
    "settings" JSONB NOT NULL DEFAULT '{}',
    "scopes" TEXT NOT NULL DEFAULT '',
    "routingOn" BOOLEAN NOT NULL DEFAULT false,
    "connectionLostAt" TIMESTAMP(3),
    "installedAt" TIMESTAMP(3) NOT NULL,
    "uninstalledAt" TIMESTAMP(3),
    "setUpAt" TIMESTAMP(3),

    CONSTRAINT "Shop_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "WebhookDelivery" (
    "id" BIGSERIAL NOT NULL,
    "shopDomain" TEXT NOT NULL,
    "topic" TEXT NOT NULL,
    "webhookId" TEXT NOT NULL,
    "eventId" TEXT,
    "triggeredAt" TIMESTAMP(3),
    "receivedAt" TIMESTAMP(3) NOT NULL,
    "bodyEnc" BYTEA,
    "state" TEXT NOT NULL DEFAULT 'received',
    "note" TEXT,

    CONSTRAINT "WebhookDelivery_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Job" (
    "id" BIGSERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "lane" TEXT NOT NULL,
    "payload" JSONB NOT NULL,
    "shopId" TEXT,
    "runAt" TIMESTAMP(3) NOT NULL,
    "priority" INTEGER NOT NULL DEFAULT 5,
    "state" TEXT NOT NULL DEFAULT 'queued',
    "attemptsStarted" INTEGER NOT NULL DEFAULT 0,
    "attemptsFinished" INTEGER NOT NULL DEFAULT 0,
    "leaseUntil" TIMESTAMP(3),
    "lastError" TEXT,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "finishedAt" TIMESTAMP(3),

    CONSTRAINT "Job_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Connection" (
    "id" TEXT NOT NULL,
    "retailerShopId" TEXT NOT NULL,
    "supplierShopId" TEXT,
    "invitedDomain" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "terms" JSONB NOT NULL,
    "invitedAt" TIMESTAMP(3) NOT NULL,
    "acceptedAt" TIMESTAMP(3),
    "retailerPausedAt" TIMESTAMP(3),
    "supplierPausedAt" TIMESTAMP(3),
    "endedAt" TIMESTAMP(3),
    "endedBy" TEXT,

    CONSTRAINT "Connection_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Supplier" (
    "id" TEXT NOT NULL,
    "shopId" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "priority" INTEGER NOT NULL,
    "connectionId" TEXT,
    "shipFrom" JSONB NOT NULL,
    "fulfilmentServiceGid" TEXT,
    "locationGid" TEXT,
    "hasRate" BOOLEAN NOT NULL DEFAULT false,
    "setupState" TEXT NOT NULL DEFAULT 'pending',
    "setupNote" TEXT,
    "catalogReadAt" TIMESTAMP(3),
    "createdAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "Supplier_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "StockPool" (
    "id" TEXT NOT NULL,
    "shopId" TEXT NOT NULL,
    "itemGid" TEXT NOT NULL,
    "policy" TEXT NOT NULL,
    "reading" INTEGER NOT NULL,
    "readStartedAt" TIMESTAMP(3),
    "readRequestedAt" TIMESTAMP(3),
    "buffer" INTEGER NOT NULL DEFAULT 0,
    "reserved" INTEGER NOT NULL DEFAULT 0,
    "sentUnseen" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "StockPool_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Offer" (
    "id" TEXT NOT NULL,
    "shopId" TEXT NOT NULL,
    "supplierId" TEXT NOT NULL,
    "poolId" TEXT NOT NULL,
    "variantGid" TEXT NOT NULL,
    "productGid" TEXT NOT NULL,
    "sku" TEXT,
    "barcode" TEXT,
    "title" TEXT NOT NULL,
    "costMinor" BIGINT NOT NULL,
    "currency" TEXT NOT NULL,
    "weightGrams" INTEGER NOT NULL DEFAULT 0,
    "state" TEXT NOT NULL DEFAULT 'active',
    "updatedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "Offer_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Variant" (
    "id" TEXT NOT NULL,
    "shopId" TEXT NOT NULL,
    "variantGid" TEXT NOT NULL,
    "productGid" TEXT NOT NULL,
    "inventoryItemGid" TEXT NOT NULL,
    "productTitle" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "sku" TEXT,
    "barcode" TEXT,
    "vendor" TEXT,
    "priceMinor" BIGINT NOT NULL,
    "tracked" BOOLEAN NOT NULL,
    "requiresShipping" BOOLEAN NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'active',
    "updatedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "Variant_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Mapping" (
    "id" TEXT NOT NULL,
    "shopId" TEXT NOT NULL,
    "variantId" TEXT NOT NULL,
    "offerId" TEXT NOT NULL,
    "packSize" INTEGER NOT NULL DEFAULT 1,
    "source" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'mapped',
    "activatedAt" TIMESTAMP(3),
    "note" TEXT,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "published" INTEGER,
    "publishedAt" TIMESTAMP(3),

    CONSTRAINT "Mapping_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Order" (
    "id" TEXT NOT NULL,
    "shopId" TEXT NOT NULL,
    "orderGid" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 0,
    "readStartedAt" TIMESTAMP(3),
    "shopifyUpdatedAt" TIMESTAMP(3),
    "state" TEXT NOT NULL DEFAULT 'new',
    "stateNote" TEXT,
    "test" BOOLEAN NOT NULL DEFAULT false,
    "currency" TEXT NOT NULL DEFAULT '',
    "totalMinor" BIGINT NOT NULL DEFAULT 0,
    "financialStatus" TEXT,
    "cancelledAt" TIMESTAMP(3),
    "processedAt" TIMESTAMP(3),
    "countryCode" TEXT,
    "provinceCode" TEXT,
    "shippingMethod" TEXT,
    "tags" TEXT[],
    "sourceName" TEXT,
    "addressEnc" BYTEA,
    "addressHash" TEXT,
    "emptyReads" INTEGER NOT NULL DEFAULT 0,
    "createdAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "Order_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "OrderLine" (
    "id" TEXT NOT NULL,
    "shopId" TEXT NOT NULL,
    "orderId" TEXT NOT NULL,
    "lineItemGid" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "variantGid" TEXT,
    "sku" TEXT,
    "title" TEXT NOT NULL,
    "unitPriceMinor" BIGINT NOT NULL,
    "requiresShipping" BOOLEAN NOT NULL,
    "sold" INTEGER NOT NULL,
    "wanted" INTEGER NOT NULL DEFAULT 0,
    "allocated" INTEGER NOT NULL DEFAULT 0,
    "fulfilled" INTEGER NOT NULL DEFAULT 0,
    "reason" TEXT,
    "reasonNote" TEXT,

    CONSTRAINT "OrderLine_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "FulfilmentOrderView" (
    "id" TEXT NOT NULL,
    "shopId" TEXT NOT NULL,
    "orderId" TEXT NOT NULL,
    "fulfilmentOrderGid" TEXT NOT NULL,
    "locationGid" TEXT,
    "status" TEXT NOT NULL,
    "requestStatus" TEXT NOT NULL,
    "method" TEXT NOT NULL,
    "actions" TEXT[],
    "held" BOOLEAN NOT NULL DEFAULT false,
    "lines" JSONB NOT NULL,

    CONSTRAINT "FulfilmentOrderView_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Hold" (
    "id" TEXT NOT NULL,
    "shopId" TEXT NOT NULL,
    "orderId" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "endsBy" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "releasedAt" TIMESTAMP(3),

    CONSTRAINT "Hold_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "RuleSet" (
    "id" TEXT NOT NULL,
    "shopId" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "state" TEXT NOT NULL,
    "rules" JSONB NOT NULL,
    "createdBy" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "publishedAt" TIMESTAMP(3),

    CONSTRAINT "RuleSet_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Decision" (
    "id" TEXT NOT NULL,
    "shopId" TEXT NOT NULL,
    "orderId" TEXT NOT NULL,
    "orderVersion" INTEGER NOT NULL,
    "ruleSetId" TEXT NOT NULL,
    "inputs" JSONB NOT NULL,
    "result" JSONB NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "Decision_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Reservation" (
    "id" TEXT NOT NULL,
    "shopId" TEXT NOT NULL,
    "poolId" TEXT NOT NULL,
    "orderLineId" TEXT NOT NULL,
    "supplierOrderLineId" TEXT,
    "units" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "sentAt" TIMESTAMP(3),
    "createdAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "Reservation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "SupplierOrder" (
    "id" TEXT NOT NULL,
    "shopId" TEXT NOT NULL,
    "orderId" TEXT NOT NULL,
    "supplierId" TEXT NOT NULL,
    "decisionId" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "stateNote" TEXT,
    "orderVersion" INTEGER NOT NULL,
    "externalGid" TEXT,
    "externalName" TEXT,
    "costMinor" BIGINT NOT NULL,
    "currency" TEXT NOT NULL,
    "test" BOOLEAN NOT NULL DEFAULT false,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "claimedAt" TIMESTAMP(3),
    "sentAt" TIMESTAMP(3),
    "acceptedAt" TIMESTAMP(3),
    "closedAt" TIMESTAMP(3),

    CONSTRAINT "SupplierOrder_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "SupplierOrderLine" (
    "id" TEXT NOT NULL,
    "shopId" TEXT NOT NULL,
    "supplierOrderId" TEXT NOT NULL,
    "orderLineId" TEXT NOT NULL,
    "offerVariantGid" TEXT NOT NULL,
    "offerSku" TEXT,
    "quantity" INTEGER NOT NULL,
    "packSize" INTEGER NOT NULL,
    "costMinor" BIGINT NOT NULL,
    "externalLineGid" TEXT,
    "shippedUnits" INTEGER NOT NULL DEFAULT 0,
    "declined" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "SupplierOrderLine_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Attempt" (
    "id" TEXT NOT NULL,
    "shopId" TEXT NOT NULL,
    "effect" TEXT NOT NULL,
    "supplierOrderId" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "sendBefore" TIMESTAMP(3) NOT NULL,
    "settleAfter" TIMESTAMP(3) NOT NULL,
    "seenBefore" JSONB NOT NULL,
    "outcome" TEXT NOT NULL DEFAULT 'pending',
    "outcomeNote" TEXT,
    "startedAt" TIMESTAMP(3) NOT NULL,
    "finishedAt" TIMESTAMP(3),

    CONSTRAINT "Attempt_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Shipment" (
    "id" TEXT NOT NULL,
    "shopId" TEXT NOT NULL,
    "supplierOrderId" TEXT NOT NULL,
    "externalRef" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "carrier" TEXT,
    "trackingNumbers" TEXT[],
    "trackingUrls" TEXT[],
    "shippedAt" TIMESTAMP(3) NOT NULL,
    "fulfilmentGid" TEXT,
    "writtenTracking" JSONB,
    "writtenAt" TIMESTAMP(3),

    CONSTRAINT "Shipment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ShipmentLine" (
    "id" TEXT NOT NULL,
    "shopId" TEXT NOT NULL,
    "shipmentId" TEXT NOT NULL,
    "supplierOrderLineId" TEXT NOT NULL,
    "units" INTEGER NOT NULL,
    "fulfilled" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "ShipmentLine_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Exception" (
    "id" TEXT NOT NULL,
    "shopId" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "orderId" TEXT,
    "supplierId" TEXT,
    "values" JSONB NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'open',
    "occurrences" INTEGER NOT NULL DEFAULT 1,
    "openedAt" TIMESTAMP(3) NOT NULL,
    "lastSeenAt" TIMESTAMP(3) NOT NULL,
    "resolvedAt" TIMESTAMP(3),
    "resolvedBy" TEXT,
    "resolution" TEXT,

    CONSTRAINT "Exception_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "AuditEvent" (
    "id" BIGSERIAL NOT NULL,
    "shopId" TEXT NOT NULL,
    "actor" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "orderId" TEXT,
    "values" JSONB NOT NULL,
    "correlationId" TEXT,
    "at" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "AuditEvent_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ProtectedAccess" (
    "id" BIGSERIAL NOT NULL,
    "shopId" TEXT NOT NULL,
    "actor" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "fields" TEXT[],
    "purpose" TEXT NOT NULL,
    "at" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "ProtectedAccess_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "Session_shop_idx" ON "Session"("shop");

-- CreateIndex
CREATE UNIQUE INDEX "Shop_domain_key" ON "Shop"("domain");

-- CreateIndex
CREATE INDEX "WebhookDelivery_receivedAt_idx" ON "WebhookDelivery"("receivedAt");

-- CreateIndex
CREATE UNIQUE INDEX "WebhookDelivery_shopDomain_topic_webhookId_key" ON "WebhookDelivery"("shopDomain", "topic", "webhookId");

-- CreateIndex
CREATE INDEX "Job_state_runAt_idx" ON "Job"("state", "runAt");

-- CreateIndex
CREATE INDEX "Connection_retailerShopId_idx" ON "Connection"("retailerShopId");

-- CreateIndex
CREATE INDEX "Connection_supplierShopId_idx" ON "Connection"("supplierShopId");

-- CreateIndex
CREATE INDEX "Connection_invitedDomain_idx" ON "Connection"("invitedDomain");

-- CreateIndex
CREATE UNIQUE INDEX "Supplier_connectionId_key" ON "Supplier"("connectionId");

-- CreateIndex
CREATE INDEX "Supplier_shopId_locationGid_idx" ON "Supplier"("shopId", "locationGid");

-- CreateIndex
CREATE UNIQUE INDEX "Supplier_shopId_name_key" ON "Supplier"("shopId", "name");

-- CreateIndex
CREATE UNIQUE INDEX "StockPool_shopId_itemGid_key" ON "StockPool"("shopId", "itemGid");

-- CreateIndex
CREATE INDEX "Offer_shopId_sku_idx" ON "Offer"("shopId", "sku");

-- CreateIndex
CREATE UNIQUE INDEX "Offer_supplierId_variantGid_key" ON "Offer"("supplierId", "variantGid");

-- CreateIndex
CREATE INDEX "Variant_shopId_sku_idx" ON "Variant"("shopId", "sku");

-- CreateIndex
CREATE UNIQUE INDEX "Variant_shopId_variantGid_key" ON "Variant"("shopId", "variantGid");

-- CreateIndex
CREATE INDEX "Mapping_shopId_idx" ON "Mapping"("shopId");

-- CreateIndex
CREATE UNIQUE INDEX "Mapping_variantId_offerId_key" ON "Mapping"("variantId", "offerId");

-- CreateIndex
CREATE INDEX "Order_shopId_state_idx" ON "Order"("shopId", "state");

-- CreateIndex
CREATE INDEX "Order_shopId_processedAt_idx" ON "Order"("shopId", "processedAt");

-- CreateIndex
CREATE UNIQUE INDEX "Order_shopId_orderGid_key" ON "Order"("shopId", "orderGid");

-- CreateIndex
CREATE UNIQUE INDEX "OrderLine_orderId_lineItemGid_key" ON "OrderLine"("orderId", "lineItemGid");

-- CreateIndex
CREATE UNIQUE INDEX "FulfilmentOrderView_orderId_fulfilmentOrderGid_key" ON "FulfilmentOrderView"("orderId", "fulfilmentOrderGid");

-- CreateIndex
CREATE INDEX "Hold_orderId_idx" ON "Hold"("orderId");

-- CreateIndex
CREATE UNIQUE INDEX "RuleSet_shopId_version_key" ON "RuleSet"("shopId", "version");

-- CreateIndex
CREATE INDEX "Decision_orderId_createdAt_idx" ON "Decision"("orderId", "createdAt");

-- CreateIndex
CREATE INDEX "Reservation_poolId_kind_idx" ON "Reservation"("poolId", "kind");

-- CreateIndex
CREATE INDEX "Reservation_orderLineId_idx" ON "Reservation"("orderLineId");

-- CreateIndex
CREATE UNIQUE INDEX "SupplierOrder_key_key" ON "SupplierOrder"("key");

-- CreateIndex
CREATE INDEX "SupplierOrder_orderId_idx" ON "SupplierOrder"("orderId");

-- CreateIndex
CREATE INDEX "SupplierOrder_supplierId_state_idx" ON "SupplierOrder"("supplierId", "state");

-- CreateIndex
CREATE INDEX "SupplierOrder_externalGid_idx" ON "SupplierOrder"("externalGid");

-- CreateIndex
CREATE UNIQUE INDEX "SupplierOrderLine_supplierOrderId_orderLineId_key" ON "SupplierOrderLine"("supplierOrderId", "orderLineId");

-- CreateIndex
CREATE UNIQUE INDEX "Attempt_supplierOrderId_effect_number_key" ON "Attempt"("supplierOrderId", "effect", "number");

-- CreateIndex
CREATE UNIQUE INDEX "Shipment_supplierOrderId_externalRef_key" ON "Shipment"("supplierOrderId", "externalRef");

-- CreateIndex
CREATE UNIQUE INDEX "ShipmentLine_shipmentId_supplierOrderLineId_key" ON "ShipmentLine"("shipmentId", "supplierOrderLineId");

-- CreateIndex
CREATE INDEX "Exception_shopId_state_openedAt_idx" ON "Exception"("shopId", "state", "openedAt");

-- CreateIndex
CREATE INDEX "AuditEvent_shopId_orderId_at_idx" ON "AuditEvent"("shopId", "orderId", "at");

-- CreateIndex
CREATE INDEX "AuditEvent_shopId_at_idx" ON "AuditEvent"("shopId", "at");

-- CreateIndex
CREATE INDEX "ProtectedAccess_shopId_at_idx" ON "ProtectedAccess"("shopId", "at");

-- AddForeignKey
ALTER TABLE "Connection" ADD CONSTRAINT "Connection_retailerShopId_fkey" FOREIGN KEY ("retailerShopId") REFERENCES "Shop"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Connection" ADD CONSTRAINT "Connection_supplierShopId_fkey" FOREIGN KEY ("supplierShopId") REFERENCES "Shop"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Supplier" ADD CONSTRAINT "Supplier_shopId_fkey" FOREIGN KEY ("shopId") REFERENCES "Shop"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Supplier" ADD CONSTRAINT "Supplier_connectionId_fkey" FOREIGN KEY ("connectionId") REFERENCES "Connection"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "StockPool" ADD CONSTRAINT "StockPool_shopId_fkey" FOREIGN KEY ("shopId") REFERENCES "Shop"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Offer" ADD CONSTRAINT "Offer_shopId_fkey" FOREIGN KEY ("shopId") REFERENCES "Shop"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Offer" ADD CONSTRAINT "Offer_supplierId_fkey" FOREIGN KEY ("supplierId") REFERENCES "Supplier"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Offer" ADD CONSTRAINT "Offer_poolId_fkey" FOREIGN KEY ("poolId") REFERENCES "StockPool"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Variant" ADD CONSTRAINT "Variant_shopId_fkey" FOREIGN KEY ("shopId") REFERENCES "Shop"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Mapping" ADD CONSTRAINT "Mapping_shopId_fkey" FOREIGN KEY ("shopId") REFERENCES "Shop"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Mapping" ADD CONSTRAINT "Mapping_variantId_fkey" FOREIGN KEY ("variantId") REFERENCES "Variant"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Mapping" ADD CONSTRAINT "Mapping_offerId_fkey" FOREIGN KEY ("offerId") REFERENCES "Offer"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Order" ADD CONSTRAINT "Order_shopId_fkey" FOREIGN KEY ("shopId") REFERENCES "Shop"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "OrderLine" ADD CONSTRAINT "OrderLine_orderId_fkey" FOREIGN KEY ("orderId") REFERENCES "Order"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "FulfilmentOrderView" ADD CONSTRAINT "FulfilmentOrderView_orderId_fkey" FOREIGN KEY ("orderId") REFERENCES "Order"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Hold" ADD CONSTRAINT "Hold_orderId_fkey" FOREIGN KEY ("orderId") REFERENCES "Order"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RuleSet" ADD CONSTRAINT "RuleSet_shopId_fkey" FOREIGN KEY ("shopId") REFERENCES "Shop"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Decision" ADD CONSTRAINT "Decision_shopId_fkey" FOREIGN KEY ("shopId") REFERENCES "Shop"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Decision" ADD CONSTRAINT "Decision_orderId_fkey" FOREIGN KEY ("orderId") REFERENCES "Order"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Decision" ADD CONSTRAINT "Decision_ruleSetId_fkey" FOREIGN KEY ("ruleSetId") REFERENCES "RuleSet"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Reservation" ADD CONSTRAINT "Reservation_poolId_fkey" FOREIGN KEY ("poolId") REFERENCES "StockPool"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Reservation" ADD CONSTRAINT "Reservation_orderLineId_fkey" FOREIGN KEY ("orderLineId") REFERENCES "OrderLine"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Reservation" ADD CONSTRAINT "Reservation_supplierOrderLineId_fkey" FOREIGN KEY ("supplierOrderLineId") REFERENCES "SupplierOrderLine"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SupplierOrder" ADD CONSTRAINT "SupplierOrder_shopId_fkey" FOREIGN KEY ("shopId") REFERENCES "Shop"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SupplierOrder" ADD CONSTRAINT "SupplierOrder_orderId_fkey" FOREIGN KEY ("orderId") REFERENCES "Order"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SupplierOrder" ADD CONSTRAINT "SupplierOrder_supplierId_fkey" FOREIGN KEY ("supplierId") REFERENCES "Supplier"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SupplierOrderLine" ADD CONSTRAINT "SupplierOrderLine_supplierOrderId_fkey" FOREIGN KEY ("supplierOrderId") REFERENCES "SupplierOrder"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SupplierOrderLine" ADD CONSTRAINT "SupplierOrderLine_orderLineId_fkey" FOREIGN KEY ("orderLineId") REFERENCES "OrderLine"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Attempt" ADD CONSTRAINT "Attempt_supplierOrderId_fkey" FOREIGN KEY ("supplierOrderId") REFERENCES "SupplierOrder"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Shipment" ADD CONSTRAINT "Shipment_supplierOrderId_fkey" FOREIGN KEY ("supplierOrderId") REFERENCES "SupplierOrder"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ShipmentLine" ADD CONSTRAINT "ShipmentLine_shipmentId_fkey" FOREIGN KEY ("shipmentId") REFERENCES "Shipment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ShipmentLine" ADD CONSTRAINT "ShipmentLine_supplierOrderLineId_fkey" FOREIGN KEY ("supplierOrderLineId") REFERENCES "SupplierOrderLine"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Exception" ADD CONSTRAINT "Exception_shopId_fkey" FOREIGN KEY ("shopId") REFERENCES "Shop"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AuditEvent" ADD CONSTRAINT "AuditEvent_shopId_fkey" FOREIGN KEY ("shopId") REFERENCES "Shop"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ProtectedAccess" ADD CONSTRAINT "ProtectedAccess_shopId_fkey" FOREIGN KEY ("shopId") REFERENCES "Shop"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

