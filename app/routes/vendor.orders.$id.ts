import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { changeOrder, showOrder } from "../portal/order-page.server.tsx";
import { orderForVendor } from "../portal/orders.server.ts";
import { requestServices } from "../shopify/request-services.server.ts";
import type { Services } from "../shopify/services.ts";

const ofVendor = (supplierOrderId: string) => async (services: Services, knownHash: string | null) =>
  knownHash === null ? null : orderForVendor(services, supplierOrderId, knownHash);

/** An order of the vendor that is signed in. */
export const loader = ({ request, params }: LoaderFunctionArgs) =>
  showOrder(requestServices(), request, ofVendor(params.id ?? ""));

export const action = ({ request, params }: ActionFunctionArgs) =>
  changeOrder(requestServices(), request, ofVendor(params.id ?? ""));
