import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { changeOrder, showOrder } from "../portal/order-page.server.tsx";
import { orderByLink } from "../portal/orders.server.ts";
import { requestServices } from "../shopify/request-services.server.ts";
import type { Services } from "../shopify/services.ts";

const byLink = (token: string) => (services: Services, knownHash: string | null) =>
  orderByLink(services, token, knownHash);

/** The order that a mail's link opens. */
export const loader = ({ request, params }: LoaderFunctionArgs) =>
  showOrder(requestServices(), request, byLink(params.token ?? ""));

export const action = ({ request, params }: ActionFunctionArgs) =>
  changeOrder(requestServices(), request, byLink(params.token ?? ""));
