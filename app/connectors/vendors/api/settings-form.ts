import { z } from "zod";
import { AUTH_KINDS, USUAL_PATHS, type ApiChannel, type ApiPath } from "./channel.ts";

/** Fields that are written and never shown again; empty = as it is. */
export const SECRET_FIELDS = ["headerValue", "clientSecret", "certificate", "privateKey", "authority"] as const;
export type SecretField = (typeof SECRET_FIELDS)[number];
const PATH_NAMES = Object.keys(USUAL_PATHS) as ApiPath[];
const pathField = (name: ApiPath) => `path.${name}` as const;

const field = z.string().max(20_000).default("");
/** The form about a vendor's API, as a browser sends it. */
export const ApiFields = z.object({
  ...{ baseUrl: field, auth: z.enum(AUTH_KINDS).catch("none"), header: field },
  ...{ tokenUrl: field, clientId: field, scope: field },
  ...{ "path.orders": field, "path.order": field, "path.cancel": field, "path.stock": field, "path.test": field },
  ...{ headerValue: field, clientSecret: field, certificate: field, privateKey: field, authority: field },
});
export type ApiFields = z.infer<typeof ApiFields>;

/** Names of the fields that show their problems themselves. */
export const API_FORM_FIELDS = Object.keys(ApiFields.shape);

/** What is stored, in the fields of the form; secrets stay empty. */
export const fieldsOfApi = ({ baseUrl, auth, header, oauth, paths }: ApiChannel): ApiFields =>
  ApiFields.parse({
    ...{ baseUrl, auth, header, ...oauth },
    ...Object.fromEntries(PATH_NAMES.map((name) => [pathField(name), paths[name]])),
  });

/** What was entered, as it is stored once it was checked. */
export const channelOfApi = ({ baseUrl, auth, header, tokenUrl, clientId, scope, ...rest }: ApiFields) => ({
  ...{ baseUrl, auth, header, oauth: { tokenUrl, clientId, scope } },
  paths: Object.fromEntries(PATH_NAMES.map((name) => [name, rest[pathField(name)]])),
});

/** Where the problem of a stored value is shown. */
export const fieldOfPath = ([first, second]: readonly PropertyKey[]): string =>
  first === "paths" ? `path.${String(second)}` : String(first === "oauth" ? second : first);
