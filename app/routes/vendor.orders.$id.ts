import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { bySignIn, changeOrder, showOrder } from "../portal/order-page.server.tsx";
import { requestServices } from "../shopify/request-services.server.ts";

/** An order of the vendor that is signed in. */
export const loader = ({ request, params }: LoaderFunctionArgs) =>
  showOrder(requestServices(), request, bySignIn(params.id ?? ""));

export const action = ({ request, params }: ActionFunctionArgs) =>
  changeOrder(requestServices(), request, bySignIn(params.id ?? ""));
