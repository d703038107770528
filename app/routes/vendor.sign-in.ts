import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { changeSignIn, showSignIn } from "../portal/sign-in.server.tsx";
import { requestServices } from "../shopify/request-services.server.ts";

/** Where a vendor signs in with a code that is mailed to it, or out. */
export const loader = ({ request }: LoaderFunctionArgs) => showSignIn(request);

export const action = ({ request }: ActionFunctionArgs) => changeSignIn(requestServices(), request);
