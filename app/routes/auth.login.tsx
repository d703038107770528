import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { Form, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { LoginErrorType } from "@shopify/shopify-app-remix/server";
import { useState } from "react";
import { PlainPage } from "../components/plain-page.tsx";
import { Button } from "../components/ui/action.ts";
import { FormLayout, TextField } from "../components/ui/form.ts";
import { Text } from "../components/ui/layout.ts";
import { login } from "../shopify/app.server.ts";

/** Sends the visitor to the store's admin, where the app lives; answers what is wrong with the store's address. */
const logIn = async (request: Request): Promise<{ error: string | null }> => {
  const { shop } = await login(request);
  const typed = request.method === "POST" || new URL(request.url).searchParams.has("shop");
  if (!shop || !typed) return { error: null };
  return {
    error:
      shop === LoginErrorType.MissingShop
        ? "Enter your store's address."
        : "This is not the address of a Shopify store. It looks like acme.myshopify.com.",
  };
};

export const loader = ({ request }: LoaderFunctionArgs) => logIn(request);
export const action = ({ request }: ActionFunctionArgs) => logIn(request);

export default function Login() {
  const loaded = useLoaderData<typeof loader>();
  const acted = useActionData<typeof action>();
  const [shop, setShop] = useState("");
  const busy = useNavigation().state !== "idle";
  const error = (acted ?? loaded).error ?? undefined;
  return (
    <PlainPage title="Open Crossdock">
      <Form method="post">
        <FormLayout>
          <Text as="p">Crossdock works inside your Shopify admin. Enter your store's address to go there.</Text>
          <TextField
            label="Store address"
            name="shop"
            type="text"
            value={shop}
            onChange={setShop}
            placeholder="acme.myshopify.com"
            autoComplete="on"
            error={error}
          />
          <Button submit variant="primary" loading={busy}>
            Open Crossdock
          </Button>
        </FormLayout>
      </Form>
    </PlainPage>
  );
}
