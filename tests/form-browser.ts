/** What a browser has got. `url`: where its forms go that name no address. */
export type Got = { status: number; to: string | null; html: string; url: string };

type Fields = { [name: string]: string | string[] | File };

/** A browser without scripts: it keeps the cookie that it was given, and posts pages' own forms. */
export function formBrowser(origin: string) {
  let cookie = "";
  const fetched = async (address: string, init: RequestInit = {}): Promise<Got> => {
    const url = new URL(new URL(address, origin).pathname + new URL(address, origin).search, origin).href;
    const response = await fetch(url, { ...init, headers: { Cookie: cookie }, redirect: "manual" });
    cookie = response.headers.get("Set-Cookie")?.split(";")[0] ?? cookie;
    return { status: response.status, to: response.headers.get("Location"), html: await response.text(), url };
  };
  const open = (address: string) => fetched(address);
  const send = (address: string, fields: Fields) => fetched(address, { method: "POST", body: bodyOf(fields) });
  return {
    open,
    /** Posts fields as they are, without a page. */
    send,
    /** Follows where an answer leads. */
    follow: (got: Got) => open(got.to ?? got.url),
    /** Fills in the form of a page that has this button (its `intent`), and presses it. */
    press: (page: Got, intent: string, fields: Fields = {}): Promise<Got> => {
      const form = formWith(page.html, intent);
      if (!form) throw new Error(`The page has no form for ${intent}: ${page.html.slice(0, 3000)}`);
      return send(form.action ?? page.url, { ...form.fields, ...fields, intent });
    },
  };
}
export type Browser = ReturnType<typeof formBrowser>;

function bodyOf(fields: Fields): URLSearchParams | FormData {
  const pairs = Object.entries(fields).flatMap(([name, value]): [string, string | File][] =>
    Array.isArray(value) ? value.map((each) => [name, each]) : [[name, value]],
  );
  if (!pairs.some(([, value]) => value instanceof File))
    return new URLSearchParams(pairs.map(([name, value]) => [name, typeof value === "string" ? value : ""]));
  const form = new FormData();
  for (const [name, value] of pairs) form.append(name, value);
  return form;
}

/** The first form of a page with this intent, with what its fields hold. */
export function formWith(
  html: string,
  intent: string,
): { action: string | null; fields: { [name: string]: string } } | null {
  for (const [, attributes = "", inside = ""] of html.matchAll(/<form([^>]*)>(.*?)<\/form>/gs)) {
    const controls = [...inside.matchAll(/<(?:input|button)([^>]*)>/g)].map(([, text = ""]) => attributesOf(text));
    if (!controls.some(({ name, value }) => name === "intent" && value === intent)) continue;
    const held = controls.filter(({ name, type, checked }) => {
      const isPressed = type === undefined && name === "intent";
      return name !== undefined && !isPressed && (!["checkbox", "radio"].includes(type ?? "") || checked !== undefined);
    });
    const chosen = [...inside.matchAll(/<select[^>]*name="([^"]*)".*?<option[^>]*selected[^>]*>([^<]*)</gs)];
    const fields = Object.fromEntries(chosen.map(([, name = "", value = ""]) => [name, value]));
    for (const { name = "", value = "" } of held) fields[name] = value;
    return { action: attributesOf(attributes).action ?? null, fields };
  }
  return null;
}

const ENTITIES: Record<string, string> = { "&amp;": "&", "&quot;": '"', "&#x27;": "'", "&lt;": "<", "&gt;": ">" };
const attributesOf = (text: string): { [name: string]: string | undefined } =>
  Object.fromEntries(
    [...text.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, name = "", value = ""]) => [
      name,
      value.replaceAll(/&(?:amp|quot|#x27|lt|gt);/g, (entity) => ENTITIES[entity] ?? entity),
    ]),
  );
