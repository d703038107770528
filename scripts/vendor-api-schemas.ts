// docs/vendor-api.openapi.json and docs/vendor-api.schema.json, from the shapes that read and write what is said over
// vendors' APIs. `--check` writes nothing and fails when a checked-in file is not what the shapes say.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { format, resolveConfig } from "prettier";
import { z } from "zod";
import { EventMessage, OrderMessage, OrderState, StockMessage } from "../app/connectors/vendors/api/messages.ts";
import { openApiDocument } from "../app/portal/api/openapi.ts";

const OPENAPI = "docs/vendor-api.openapi.json";
const SCHEMA = "docs/vendor-api.schema.json";

/** What Crossdock and a vendor's own API say to each other: one schema, a definition for each message. */
function messageSchema() {
  const messages = z.object({ OrderMessage, OrderState, StockMessage, EventMessage });
  // What vendors write may leave out what has a default.
  const { $schema, $defs } = z.toJSONSchema(messages, { io: "input" });
  return { $schema, title: "Crossdock and a vendor's own API, version 1", $defs };
}

const isCheck = process.argv.includes("--check");
for (const [path, content] of [
  [OPENAPI, openApiDocument("https://crossdock.example.com")],
  [SCHEMA, messageSchema()],
] as const) {
  const text = await format(JSON.stringify(content), { ...(await resolveConfig(path)), parser: "json" });
  if (!isCheck) writeFileSync(path, text);
  else if (!existsSync(path) || readFileSync(path, "utf8") !== text) {
    console.error(`${path} is not what the shapes say. Run node scripts/vendor-api-schemas.ts and commit it.`);
    process.exitCode = 1;
  }
}
