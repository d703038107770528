import { z } from "zod";
import { WEBHOOK_EVENTS, EventMessage } from "../../connectors/vendors/api/messages.ts";
import { ENDPOINTS, type Endpoint, type Operation } from "./endpoints.ts";
import { Problem } from "./shapes.ts";

type Schema = { [name: string]: unknown };
type Schemas = { [id: string]: Schema };

/**
 * A shape as JSON Schema; what it is made of that has a name is put among `schemas`, where it is pointed to. `io`: what is
 * sent to us may leave out what has a default.
 */
function schemaOf(shape: z.ZodType, io: "input" | "output", schemas: Schemas): Schema {
  const pointed = (value: object): Schema =>
    JSON.parse(JSON.stringify(value).replaceAll('"#/$defs/', '"#/components/schemas/')) as Schema;
  const { $defs, ...schema } = pointed(z.toJSONSchema(shape, { io }));
  delete schema.$schema;
  for (const [id, named] of Object.entries(($defs ?? {}) as Schemas)) {
    schemas[id] = named;
    delete named.id;
  }
  return schema;
}

/** The OpenAPI 3.1 document of the API for vendors, made of the very shapes that read its requests. */
export function openApiDocument(origin: string) {
  const schemas: Schemas = {};
  const json = (schema: Schema) => ({ "application/json": { schema } });
  const problem = { "application/problem+json": { schema: schemaOf(Problem, "output", schemas) } };
  const paths: { [path: string]: Schema } = {};
  for (const operationId of Object.keys(ENDPOINTS) as Operation[]) {
    const endpoint: Endpoint = ENDPOINTS[operationId];
    const { method, path, summary, body, answer } = endpoint;
    (paths[path] ??= {})[method.toLowerCase()] = {
      ...{ operationId, summary, parameters: parametersOf(endpoint) },
      ...(body ? { requestBody: { required: true, content: json(schemaOf(body, "input", schemas)) } } : {}),
      responses: {
        "200": { description: "Done", content: json(schemaOf(answer, "output", schemas)) },
        "429": { description: "Too many requests: wait for Retry-After", content: problem },
        default: { description: "Not done; `detail` and `errors` say why and what to do", content: problem },
      },
    };
  }
  const event = { required: true, content: json(schemaOf(EventMessage, "output", schemas)) };
  const taken = { responses: { "2XX": { description: "Taken. Anything else is told again later." } } };
  const webhook = (type: string) => [type, { post: { operationId: type, requestBody: event, ...taken } }];
  return {
    openapi: "3.1.0",
    info: {
      title: "Crossdock API for vendors",
      version: "1.0.0",
      description: "Orders, parcels, stock and prices of one vendor. See docs/vendor-api.md.",
    },
    servers: [{ url: `${origin}/vendor-api/v1` }],
    security: [{ key: [] }],
    paths,
    webhooks: Object.fromEntries(WEBHOOK_EVENTS.map(webhook)) as Schema,
    components: { securitySchemes: { key: { type: "http", scheme: "bearer" } }, schemas },
  };
}

function parametersOf({ path, query, needsKey }: Endpoint): Schema[] {
  const text = { type: "string" };
  const order = { name: "key", in: "path", required: true, schema: text, description: "Number of the purchase order" };
  const once = {
    ...{ name: "Idempotency-Key", in: "header", required: true, schema: { ...text, maxLength: 200 } },
    description: "A name of your own for this message: sent again, it counts once.",
  };
  const { properties = {} } = query ? z.toJSONSchema(query, { io: "input" }) : {};
  const asked = Object.entries(properties).map(([name, schema]) => ({ name, in: "query", schema }));
  return [...(path.includes("{key}") ? [order] : []), ...(needsKey ? [once] : []), ...asked];
}
