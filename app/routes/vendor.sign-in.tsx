import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { askForCode, deviceCookie, enterCode, signOut } from "../portal/access.server.ts";
import { textIn } from "../portal/form-text.ts";
import { CodePage, SignInPage } from "../portal/pages/sign-in-pages.tsx";
import { formOf, goTo, isSecure, page } from "../portal/reply.server.tsx";
import { requestServices } from "../shopify/request-services.server.ts";
import { languageOf, portalWords } from "../portal/words.ts";
import { emailHashOf } from "../suppliers/vendors/email-hash.server.ts";
import { EMAIL } from "../suppliers/vendors/vendor-form.ts";

const PATH = "/vendor/sign-in";

const frameOf = (request: Request) => {
  const language = languageOf(request.headers.get("Accept-Language"));
  return { language, timeZone: "UTC", words: portalWords(language), signedIn: false };
};

/** Asks who is there. */
export const loader = ({ request }: LoaderFunctionArgs) =>
  page(<SignInPage frame={frameOf(request)} problem={null} email="" />);

/** Has a code mailed, takes it, or signs out. Whether an address is known is never said. */
export const action = async ({ request }: ActionFunctionArgs) => {
  const services = requestServices();
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
  const ask = (problem: string | null, status: number) =>
    page(<CodePage frame={frame} address={email} action={PATH} fields={{ email }} problem={problem} />, { status });
  if (intent !== "enter")
    return (await askForCode(services, email)) === "asked" ? ask(null, 200) : ask(frame.words.codeTooMany, 429);
  const secret = await enterCode(services, emailHashOf(email), textIn(form, "code"));
  if (secret === null) return ask(frame.words.codeWrong, 422);
  return goTo("/vendor?done=code", deviceCookie(secret, { secure: isSecure() }));
};
