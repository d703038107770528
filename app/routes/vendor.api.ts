import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { changeApi, showApiPage } from "../portal/api-page.server.tsx";
import { requestServices } from "../shopify/request-services.server.ts";

/** Keys of the API, for the vendor that is signed in. */
export const loader = ({ request }: LoaderFunctionArgs) => showApiPage(requestServices(), request);

export const action = ({ request }: ActionFunctionArgs) => changeApi(requestServices(), request);
