import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { showUpload, takeTrackingUpload } from "../portal/upload-pages.server.tsx";
import { requestServices } from "../shopify/request-services.server.ts";

/** Where a vendor uploads tracking. */
export const loader = ({ request }: LoaderFunctionArgs) => showUpload(requestServices(), request);

export const action = ({ request }: ActionFunctionArgs) => takeTrackingUpload(requestServices(), request);
