import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { recordUpload, showFile } from "../portal/upload-pages.server.tsx";
import { requestServices } from "../shopify/request-services.server.ts";

/** The check of a file that a vendor has uploaded, and what became of it. */
export const loader = ({ request, params }: LoaderFunctionArgs) =>
  showFile(requestServices(), request, params.id ?? "");

export const action = ({ request, params }: ActionFunctionArgs) =>
  recordUpload(requestServices(), request, params.id ?? "");
