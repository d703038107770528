import { newId } from "../platform/ids.server.ts";
import type { Services } from "../shopify/services.ts";
import { emailHashOf } from "../suppliers/vendors/email-hash.server.ts";
import { EMAIL } from "../suppliers/vendors/vendor-form.ts";
import { askForCode, deviceCookie, enterCode, signOut } from "./access.server.ts";
import { textIn } from "./form-text.ts";
import { CodePage, SignInPage } from "./pages/sign-in-pages.tsx";
import { formOf, goTo, isSecure, page } from "./reply.server.tsx";
import { languageOf, portalWords } from "./words.ts";

const PATH = "/vendor/sign-in";

const frameOf = (request: Request) => {
  const language = languageOf(request.headers.get("Accept-Language"));
  return { language, timeZone: "UTC", words: portalWords(language), signedIn: false };
};

/** Asks who is there. */
export const showSignIn = (request: Request): Response =>
  page(<SignInPage frame={frameOf(request)} problem={null} email="" />);

/** Has a code mailed, takes it, or signs out. Whether an address is known is never said. */
export async function changeSignIn(services: Services, request: Request): Promise<Response> {
  const frame = frameOf(request);
  const form = await formOf(request);
  const email = textIn(form, "email");
  const intent = form?.get("intent");
  if (intent === "sign-out") {
    await signOut(services, request);
    return goTo(PATH, deviceCookie("", { secure: isSecure() }));
  }
  if (!EMAIL.test(email))
    return page(<SignInPage frame={frame} problem={frame.words.emailWrong} email={email} />, { status: 422 });
  const ask = (problem: string | null, status: number) => {
    const fields = { email, key: newId() };
    return page(<CodePage frame={frame} address={email} action={PATH} fields={fields} problem={problem} />, { status });
  };
  if (intent !== "enter")
    return (await askForCode(services, email)) === "asked" ? ask(null, 200) : ask(frame.words.codeTooMany, 429);
  const entered = { code: textIn(form, "code"), key: textIn(form, "key") };
  const secret = await enterCode(services, emailHashOf(email), entered);
  if (secret === null) return ask(frame.words.codeWrong, 422);
  return goTo("/vendor?done=code", deviceCookie(secret, { secure: isSecure() }));
}
