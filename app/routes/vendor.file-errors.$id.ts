import type { LoaderFunctionArgs } from "@remix-run/node";
import { fileErrors } from "../portal/upload-pages.server.tsx";
import { requestServices } from "../shopify/request-services.server.ts";

/** The rows of such a file that are to be corrected. */
export const loader = ({ request, params }: LoaderFunctionArgs) =>
  fileErrors(requestServices(), request, params.id ?? "");
