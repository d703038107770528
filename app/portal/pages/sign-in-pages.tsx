import { PortalDocument, type PortalFrame } from "./document.tsx";

/** Asks for the address that a code is sent to. */
export function SignInPage({ frame, problem, email }: { frame: PortalFrame; problem: string | null; email: string }) {
  const { words } = frame;
  return (
    <PortalDocument frame={frame} title={words.signIn} problem={problem}>
      <section>
        <form method="post" action="/vendor/sign-in">
          <p>{words.signInHint}</p>
          <label>
            {words.email}
            <input type="email" name="email" autoComplete="email" required defaultValue={email} />
          </label>
          <button className="first" name="intent" value="ask">
            {words.sendCode}
          </button>
        </form>
      </section>
    </PortalDocument>
  );
}

type CodeProps = {
  frame: PortalFrame;
  /** as typed, or masked where it was not */
  address: string;
  /** where the form goes: the sign-in, or the link whose address is asked for */
  action: string;
  /** what the form must bring along */
  fields: { readonly [name: string]: string };
  problem: string | null;
};

/** Asks for the code that was mailed. */
export function CodePage({ frame, address, action, fields, problem }: CodeProps) {
  const { words } = frame;
  const hidden = Object.entries(fields).map(([name, value]) => (
    <input key={name} type="hidden" name={name} value={value} />
  ));
  return (
    <PortalDocument frame={frame} title={words.codeTitle} problem={problem}>
      <section>
        <form method="post" action={action}>
          {hidden}
          <p>{words.codeHint(address)}</p>
          <label>
            {words.code}
            <input name="code" inputMode="numeric" autoComplete="one-time-code" required maxLength={12} />
          </label>
          <button className="first" name="intent" value="enter">
            {words.open}
          </button>
        </form>
        <form method="post" action={action}>
          {hidden}
          <button className="link" name="intent" value={action === "/vendor/sign-in" ? "ask" : "code"}>
            {words.again}
          </button>
        </form>
      </section>
    </PortalDocument>
  );
}

/** A link that opens nothing any more. */
export function GonePage({ frame }: { frame: PortalFrame }) {
  const { words } = frame;
  return (
    <PortalDocument frame={frame} title={words.gone}>
      <section>
        <p>{words.goneHint}</p>
        <p>
          <a href="/vendor/sign-in">{words.signIn}</a>
        </p>
      </section>
    </PortalDocument>
  );
}
