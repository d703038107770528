import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { answerVendorApi } from "../portal/api/answer.server.ts";
import { requestServices } from "../shopify/request-services.server.ts";

// The API for vendors: docs/vendor-api.md.

const answer = ({ request }: LoaderFunctionArgs | ActionFunctionArgs) =>
  answerVendorApi(requestServices(), request, new URL(request.url).pathname.replace(/^\/vendor-api\/v1/, ""));

export const loader = answer;
export const action = answer;
