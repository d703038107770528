import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { z } from "zod";
import type { ActionResult } from "../components/action-result.ts";
import { ChooseFile } from "../components/mapping/import-cards.tsx";
import { Screen } from "../components/screen.tsx";
import { SCREENS } from "../components/words.ts";
import { t } from "../platform/translate.ts";
import { readForm, requireMerchant } from "../shopify/merchant.server.ts";
import { startImport } from "../skus/file/import-mappings.server.ts";

export const loader = async ({ request }: LoaderFunctionArgs) => {
  await requireMerchant(request);
  return null;
};

const Intent = z.object({
  intent: z.literal("start"),
  fileName: z.string().max(200),
  text: z.string().max(12_000_000),
});

export const action = async ({ request }: ActionFunctionArgs): Promise<ActionResult> => {
  const { services, actor, redirect } = await requireMerchant(request);
  const { fileName, text } = await readForm(request, Intent);
  const done = await startImport(services, actor, { fileName, text });
  if (done.ok) throw redirect(`/app/sku-mapping/import/${done.taskId}`);
  return done;
};

export default function ImportMappings() {
  return (
    <Screen
      title={t("Import mappings")}
      back={{ label: t(SCREENS.skuMapping), to: "/app/sku-mapping" }}
      width="narrow"
      ownFields={["file"]}
    >
      <ChooseFile />
    </Screen>
  );
}

export { ScreenError as ErrorBoundary } from "../components/screen-error.tsx";
