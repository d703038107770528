import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { answer, type ActionResult } from "../components/action-result.ts";
import { ActionButton, useAction } from "../components/actions.tsx";
import { Screen } from "../components/screen.tsx";
import { Banner } from "../components/ui/feedback.ts";
import { BlockStack, Card, InlineStack, Text } from "../components/ui/layout.ts";
import { FileList, OrdersToHandOver, UploadCard } from "../components/vendors/files-cards.tsx";
import { FilesForm } from "../components/vendors/files-form.tsx";
import { isCarried } from "../connectors/vendors/files/channel.ts";
import {
  channelOfFields,
  fieldsOfChannel,
  FILE_FORM_FIELDS,
  FileFields,
} from "../connectors/vendors/files/settings-form.ts";
import {
  agreeToHostKey,
  loadFileSettings,
  saveFileSettings,
  testFileSettings,
} from "../connectors/vendors/files/settings.server.ts";
import { t } from "../platform/translate.ts";
import { readForm, requireMerchant } from "../shopify/merchant.server.ts";
import { countOrdersToHandOver, makeOrderFile } from "../tracking/files/order-files.server.ts";
import { checkUpload, importUpload, loadFiles } from "../tracking/files/uploads.server.ts";

export const loader = async ({ request, params }: LoaderFunctionArgs) => {
  const { services, shop } = await requireMerchant(request);
  const supplierId = params.id ?? "";
  const settings = await loadFileSettings(services, shop.id, supplierId);
  if (!settings) throw new Response("No such supplier", { status: 404 });
  const { name, hasPassword, channel, sample, mailAddress } = settings;
  return {
    ...{
      supplierId,
      name,
      hasPassword,
      hostKey: channel.sftp.hostKey,
      way: channel.way,
      isCarried: isCarried(channel),
    },
    waiting: await countOrdersToHandOver(services, supplierId),
    ...{ sample, mailAddress },
    stored: fieldsOfChannel(channel),
    // From here: the browser does without what reads the form.
    ownFields: ["file", ...FILE_FORM_FIELDS],
    files: await loadFiles(services, shop.id, supplierId),
  };
};

const Intent = z.discriminatedUnion("intent", [
  z.object({
    intent: z.literal("check"),
    kind: z.string().max(20),
    name: z.string().max(300),
    content: z.string().max(15_000_000),
  }),
  z.object({ intent: z.literal("import"), fileId: z.string().max(60) }),
  z.object({ intent: z.literal("order-file") }),
  z.object({ intent: z.literal("test") }),
  z.object({ intent: z.literal("agree"), hostKey: z.string().max(200) }),
  z.looseObject({ intent: z.literal("save") }),
]);

export const action = async ({ request, params }: ActionFunctionArgs): Promise<ActionResult> => {
  const { services, shop, actor } = await requireMerchant(request);
  const form = await readForm(request, Intent);
  const supplierId = params.id ?? "";
  switch (form.intent) {
    case "save": {
      const settings = await loadFileSettings(services, shop.id, supplierId);
      if (!settings) throw new Response("No such supplier", { status: 404 });
      const fields = FileFields.parse(form);
      const channel = channelOfFields(fields, settings.channel);
      const password = fields.password === "" ? undefined : fields.password;
      return answer(await saveFileSettings(services, actor, { supplierId, channel, password }), "Saved");
    }
    case "check": {
      const bytes = Buffer.from(form.content, "base64");
      const done = await checkUpload(services, actor, { supplierId, kind: form.kind, name: form.name, bytes });
      return done.ok ? { ok: true, values: { check: JSON.stringify(done.check) } } : done;
    }
    case "import":
      return answer(await importUpload(services, actor, { supplierId, fileId: form.fileId }), "The file is being read");
    case "order-file": {
      const made = await makeOrderFile(services, actor, supplierId);
      return made.ok ? { ok: true, values: { orderFile: made.fileId, name: made.name } } : made;
    }
    case "test": {
      const { ok, message, presented } = await testFileSettings(services, shop.id, supplierId);
      return { ok: true, values: { tested: ok ? "yes" : "no", message, presented: presented ?? "" } };
    }
    case "agree":
      return answer(await agreeToHostKey(services, actor, { supplierId, hostKey: form.hostKey }), "Agreed");
  }
};

export default function VendorFiles() {
  const { supplierId, name, hasPassword, hostKey, way, waiting, sample, stored, files, ...page } =
    useLoaderData<typeof loader>();
  return (
    <Screen
      title={t("{{name}}: files", { name })}
      back={{ label: name, to: `/app/suppliers/${supplierId}` }}
      width="narrow"
      ownFields={page.ownFields}
    >
      {page.isCarried || waiting > 0 ? <OrdersToHandOver supplierId={supplierId} waiting={waiting} /> : null}
      {way === "manual" ? null : <ConnectionCard hostKey={way === "sftp" ? hostKey : undefined} />}
      <UploadCard mailAddress={page.mailAddress} />
      <FileList supplierId={supplierId} files={files} />
      <FilesForm stored={stored} hasPassword={hasPassword} sample={sample} />
    </Screen>
  );
}

/** Tries the file server, and has a person agree to its host key; undefined = it has none. */
function ConnectionCard({ hostKey }: { hostKey: string | null | undefined }) {
  const { result } = useAction();
  const values = result?.ok ? result.values : undefined;
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t("File server")}
        </Text>
        {hostKey === undefined ? null : (
          <Text as="p" breakWord>
            {hostKey
              ? t("Host key agreed to: {{hostKey}}", { hostKey })
              : t("No host key is agreed to yet. Test the connection to see it.")}
          </Text>
        )}
        {values?.message ? (
          <Banner tone={values.tested === "yes" ? "success" : "warning"}>{values.message}</Banner>
        ) : null}
        <InlineStack gap="200">
          <ActionButton fields={{ intent: "test" }}>{t("Test connection")}</ActionButton>
          {values?.presented ? (
            <ActionButton fields={{ intent: "agree", hostKey: values.presented }}>
              {t("Agree to this host key")}
            </ActionButton>
          ) : null}
        </InlineStack>
      </BlockStack>
    </Card>
  );
}

export { ScreenError as ErrorBoundary } from "../components/screen-error.tsx";
