import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { changeHours, showHours } from "../portal/hours-pages.server.tsx";
import { requestServices } from "../shopify/request-services.server.ts";

/** When a vendor works. */
export const loader = ({ request }: LoaderFunctionArgs) => showHours(requestServices(), request);

export const action = ({ request }: ActionFunctionArgs) => changeHours(requestServices(), request);
