import { z } from "zod";

/** How the vendor's API knows us, besides the signature that every call carries. */
export const AUTH_KINDS = ["none", "header", "oauth", "certificate"] as const;

/** Behaviours that the vendor's API may have or not, with the path that they usually have. */
export const USUAL_PATHS = {
  orders: "/orders",
  order: "/orders/{key}",
  cancel: "/orders/{key}/cancel",
  stock: "/stock",
  test: "/ping",
} as const;
export type ApiPath = keyof typeof USUAL_PATHS;

/** "" = it does not have it. A path may hold its own query. */
const Path = z
  .string()
  .trim()
  .max(500)
  .regex(/^(\/[^\s#]*)?$/, "Enter a path that begins with /, or leave it empty.");
/** What RFC 9110 allows in a header's name. */
const HEADER_NAME = /^[!#$%&'*+.^`|~\w-]{1,100}$/;
/** What a call sets by itself, or what would change whom it goes to. */
const OWN_HEADERS =
  /^(host|content-.*|transfer-encoding|connection|upgrade|expect|idempotency-key|crossdock-.*|accept|user-agent)$/i;

/** How a vendor's API is called: Vendor.channel. */
export const ApiChannel = z.object({
  baseUrl: z.string().trim().max(1000).default(""),
  auth: z.enum(AUTH_KINDS).default("none"),
  header: z
    .string()
    .trim()
    .refine((name) => name === "" || (HEADER_NAME.test(name) && !OWN_HEADERS.test(name)), {
      message: "Enter the name of a header that is yours to set, such as X-API-Key or Authorization.",
    })
    .default("Authorization"),
  oauth: z
    .object({
      tokenUrl: z.string().trim().max(1000).default(""),
      clientId: z.string().trim().max(500).default(""),
      scope: z.string().trim().max(500).default(""),
    })
    .prefault({}),
  paths: z
    .object({
      orders: Path.default(USUAL_PATHS.orders),
      order: Path.default(USUAL_PATHS.order),
      cancel: Path.default(""),
      stock: Path.default(""),
      test: Path.default(""),
    })
    .prefault({}),
});
export type ApiChannel = z.infer<typeof ApiChannel>;

const secret = z.string().default("");
/** Vendor.secretsEnc of a vendor with an API; "" = not set. */
export const ApiSecrets = z.object({
  /** signs every call */
  signing: secret,
  /** the one before, which signs too until `formerUntil` (ISO time) */
  ...{ formerSigning: secret, formerUntil: secret },
  headerValue: secret,
  clientSecret: secret,
  /** PEM */
  ...{ certificate: secret, privateKey: secret, authority: secret },
});
export type ApiSecrets = z.infer<typeof ApiSecrets>;

/** What is stored, with what it lacks filled in; what cannot be read counts as not set. */
export const readApiChannel = (stored: unknown): ApiChannel => {
  const read = ApiChannel.safeParse(stored);
  return read.success ? read.data : ApiChannel.parse({});
};

/** What the settings still lack before an order can be sent, in a sentence; null = nothing. */
export function incomplete({ baseUrl, auth, oauth, paths }: ApiChannel, secrets: ApiSecrets): string | null {
  const enter = (what: string) => `Enter ${what} in the API settings.`;
  if (baseUrl === "") return enter("the address of the supplier's API");
  if (paths.orders === "") return enter("the path that orders are posted to");
  if (secrets.signing === "") return "Create the signing secret in the API settings.";
  if (auth === "header" && secrets.headerValue === "") return enter("the header's value");
  if (auth === "oauth" && (oauth.tokenUrl === "" || oauth.clientId === "" || secrets.clientSecret === ""))
    return enter("the token address, the client id and the client secret");
  if (auth === "certificate" && (secrets.certificate === "" || secrets.privateKey === ""))
    return enter("the client certificate and its key");
  return null;
}

/** The address of a call. `key`: of the order, where the path has its place. */
export const urlOf = ({ baseUrl }: ApiChannel, path: string, key = ""): string =>
  `${baseUrl.replace(/\/+$/, "")}${path.replaceAll("{key}", encodeURIComponent(key))}`;
