import { judgePost, wordsOf } from "../../app/connectors/vendors/api/read-answer.ts";
import { ENDPOINTS, type Endpoint } from "../../app/portal/api/endpoints.ts";
import { parseBody } from "../../app/portal/api/read-request.server.ts";

const KEY = "CD-1001-aa11";
const NOW = new Date("2026-11-21T10:00:00Z");
const STATUSES = [200, 201, 302, 400, 401, 409, 422, 429, 500];

/** What vendors send to our API and what their own answer, to be mutated. */
export const API_SEEDS = [
  '{"vendorRef":"V-1","promisedShipAt":"2026-11-24T16:00:00Z","declines":[{"line":"0199-a","units":1,"reason":"sold out"}]}',
  '{"ref":"P1","carrier":"DHL","trackingNumbers":["00340434161094042557"],"trackingUrls":["https://dhl.test/1"],"shippedAt":"2026-11-23T14:05:00+01:00","lines":[{"line":"0199-a","units":2}]}',
  '{"asOf":"2026-11-21T10:00:00Z","scope":"delta","items":[{"sku":"TEE-01","units":12,"unitCost":"7.50"},{"sku":"Grün ☕","units":null}]}',
  '{"items":[{"sku":"A","title":"Pot","barcode":null,"unitCost":"3.5","weightGrams":200}]}',
  `{"key":"${KEY}","status":"accepted","vendorRef":"V-1","declines":[],"shipments":[{"shippedAt":"2026-11-21T10:00:00Z"}]}`,
  '{"title":"Problem","detail":"SKU X is not sold any more. Ask ada@shop.test or +49 431 1234567.","status":422}',
];

/**
 * Reads one text as every body that our API takes and as every answer that a vendor's own may give. Throws where it is
 * neither read in its shape nor refused in words.
 */
export function checkApiBodies(text: string, check: (isTrue: boolean, what: string) => void): void {
  const endpoints: Endpoint[] = Object.values(ENDPOINTS).filter((endpoint: Endpoint) => endpoint.body !== undefined);
  for (const endpoint of endpoints) {
    const read = parseBody(text, endpoint);
    if (read.ok) {
      check(endpoint.body?.safeParse(read.value.value).success === true, `${endpoint.path}: read in another shape.`);
      continue;
    }
    const { status, detail, errors = [] } = read.problem;
    check(status === 400 || status === 422, `${endpoint.path}: answered ${status}.`);
    check(/[.]$/.test(detail) && (status === 400 || errors.length > 0), `${endpoint.path}: no words: ${detail}`);
    for (const { pointer, detail: fact, fix } of errors)
      check(
        /^(\/.*)?$/s.test(pointer) && /\.$/.test(fact) && fix.length > 5,
        `No words at "${pointer}": ${fact} ${fix}`,
      );
  }
  for (const status of STATUSES) {
    const answer = { status, headers: {}, body: text };
    const judged = judgePost(answer, KEY, NOW);
    check(wordsOf(answer).length <= 320, "Its words are longer than they are shown.");
    if (judged.kind === "taken") check(judged.state.key === KEY, "Another order's answer was taken for ours.");
    else check(judged.message.length > 3, `No words: ${judged.kind}.`);
    const isSure = judged.kind === "not-sent" || judged.kind === "failed" || judged.kind === "taken";
    check(status !== 500 || !isSure, "An error was taken for certain.");
    check(status >= 400 || status === 302 || judged.kind !== "not-sent", "A 2xx was taken for nothing.");
  }
}
