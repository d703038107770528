import type { LoaderFunctionArgs } from "@remix-run/node";
import { parseReportDays } from "../reports/figures.ts";
import { loadReportFile } from "../reports/report-page.server.ts";
import { REPORT_FILES } from "../reports/report-page.ts";
import { requireMerchant } from "../shopify/merchant.server.ts";

// A report as CSV: ?file=days or ?file=suppliers, and the same days as on the page.

export const loader = async ({ request }: LoaderFunctionArgs) => {
  const { services, shop } = await requireMerchant(request);
  const parameters = new URL(request.url).searchParams;
  const file = REPORT_FILES.find((each) => each === parameters.get("file"));
  if (!file) return new Response("There is no such report.", { status: 404 });
  const bytes = await loadReportFile(services, shop, file, parseReportDays(parameters));
  return new Response(new Uint8Array(bytes), {
    headers: { "content-type": "text/csv; charset=utf-8", "cache-control": "no-store" },
  });
};
