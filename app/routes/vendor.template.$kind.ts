import type { LoaderFunctionArgs } from "@remix-run/node";
import { template } from "../portal/templates.server.ts";
import { requestServices } from "../shopify/request-services.server.ts";

/** A table to be filled in and uploaded again. */
export const loader = ({ request, params }: LoaderFunctionArgs) =>
  template(requestServices(), request, params.kind ?? "");
