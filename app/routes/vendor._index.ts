import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { changeSeveral, showList } from "../portal/list-page.server.tsx";
import { requestServices } from "../shopify/request-services.server.ts";

/** The orders of the vendor that is signed in. */
export const loader = ({ request }: LoaderFunctionArgs) => showList(requestServices(), request);

export const action = ({ request }: ActionFunctionArgs) => changeSeveral(requestServices(), request);
