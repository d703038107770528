import type { LoaderFunctionArgs } from "@remix-run/node";
import { loadTaskFile } from "../reports/tasks.server.ts";
import { requireMerchant } from "../shopify/merchant.server.ts";
import { errorFile } from "../skus/file/import-mappings.server.ts";

// What long work has made, as a file. With `?rows=errors` the rows of an import that were refused.

export const loader = async ({ request, params }: LoaderFunctionArgs) => {
  const { services, shop } = await requireMerchant(request);
  const id = params.id ?? "";
  if (new URL(request.url).searchParams.get("rows") === "errors") {
    const bytes = await errorFile(services, shop.id, id);
    return bytes === null ? missing() : csv(bytes, "rows-with-errors.csv");
  }
  const file = await loadTaskFile(services, shop.id, id);
  return file === null ? missing() : csv(file.bytes, file.fileName);
};

const missing = () => new Response("There is no such file.", { status: 404 });

const csv = (bytes: Uint8Array, fileName: string) =>
  new Response(new Uint8Array(bytes), {
    headers: {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": `attachment; filename="${fileName.replaceAll(/[^\w.-]+/g, "-")}"`,
      "cache-control": "no-store",
    },
  });
