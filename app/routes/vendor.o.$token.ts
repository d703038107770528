import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { byLink, changeOrder, showOrder } from "../portal/order-page.server.tsx";
import { requestServices } from "../shopify/request-services.server.ts";

/** The order that a mail's link opens. */
export const loader = ({ request, params }: LoaderFunctionArgs) =>
  showOrder(requestServices(), request, byLink(params.token ?? ""));

export const action = ({ request, params }: ActionFunctionArgs) =>
  changeOrder(requestServices(), request, byLink(params.token ?? ""));
