import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { changeStock, showStock } from "../portal/stock-pages.server.tsx";
import { requestServices } from "../shopify/request-services.server.ts";

/** Where a vendor tells its stock and its prices. */
export const loader = ({ request }: LoaderFunctionArgs) => showStock(requestServices(), request);

export const action = ({ request }: ActionFunctionArgs) => changeStock(requestServices(), request);
