import type { LoaderFunctionArgs } from "@remix-run/node";
import { packingSlip } from "../portal/slip.server.tsx";
import { requestServices } from "../shopify/request-services.server.ts";

/** The packing slip of an order, for the vendor that is signed in. */
export const loader = ({ request, params }: LoaderFunctionArgs) =>
  packingSlip(requestServices(), request, params.id ?? "");
