import { useFetcher, useLocation, useNavigate, useRevalidator } from "@remix-run/react";
import { useAppBridge } from "@shopify/app-bridge-react";
import { useEffect, useRef, type ComponentProps } from "react";
import { t } from "../platform/translate.ts";
import type { ActionResult } from "./action-result.ts";
import { Button } from "./ui/action.ts";
import { Banner } from "./ui/feedback.ts";
import { BlockStack, Text } from "./ui/layout.ts";

/** Fields of a form that is sent by a button. */
export type ActionFields = { intent: string } & { [name: string]: string };

/** The screen's own channel to its action: all its buttons share it, so one thing happens at a time. */
export function useAction() {
  const { pathname } = useLocation();
  const fetcher = useFetcher<ActionResult>({ key: `action:${pathname}` });
  return {
    run: (fields: ActionFields) => fetcher.submit(fields, { method: "post" }),
    busy: fetcher.state !== "idle",
    running: fetcher.formData,
    result: fetcher.state === "idle" ? fetcher.data : undefined,
  };
}

/** Once what the screen was for is done, another one comes. Its own content may be gone by then. */
export function useGoWhenDone(to: string): void {
  const { result } = useAction();
  const navigate = useNavigate();
  const done = result?.ok === true;
  useEffect(() => {
    if (done) void navigate(to);
  }, [done, navigate, to]);
}

/** Does the form that is being sent carry these fields? */
const isRunning = (running: FormData | undefined, fields: ActionFields) =>
  running !== undefined && Object.entries(fields).every(([name, value]) => running.get(name) === value);

/** A success as a toast; problems as one banner, without those that the screen shows at its own fields. */
export function ActionNotices({ ownFields }: { ownFields: readonly string[] }) {
  const { result } = useAction();
  const shopify = useAppBridge();
  const told = useRef<ActionResult | null>(null);
  useEffect(() => {
    if (!result?.ok || !result.notice || told.current === result) return;
    told.current = result;
    shopify.toast.show(t(result.notice));
  }, [result, shopify]);
  const problems =
    result && !result.ok
      ? result.problems.filter(({ field }) => field === undefined || !ownFields.includes(field))
      : [];
  if (problems.length === 0) return null;
  return (
    <Banner tone="critical" title={problems.length === 1 ? t("That did not work") : t("These things did not work")}>
      <BlockStack gap="100">
        {problems.map((problem) => (
          <Text as="p" key={problem.message}>
            {problem.message}
          </Text>
        ))}
      </BlockStack>
    </Banner>
  );
}

type ButtonProps = Omit<ComponentProps<typeof Button>, "onClick" | "loading" | "children"> & {
  fields: ActionFields;
  children: string;
};

/** A button that does one thing on the server. */
export function ActionButton({ fields, children, disabled, ...rest }: ButtonProps) {
  const { run, busy, running } = useAction();
  const mine = isRunning(running, fields);
  return (
    <Button
      {...rest}
      loading={busy && mine}
      disabled={disabled === true || (busy && !mine)}
      onClick={() => run(fields)}
    >
      {children}
    </Button>
  );
}

/** Reads a screen again every few seconds while something is under way. */
export function useRefreshWhile(active: boolean, everyMs = 4000) {
  const { revalidate, state } = useRevalidator();
  useEffect(() => {
    if (!active || state !== "idle") return;
    const timer = setTimeout(() => {
      if (document.visibilityState === "visible") revalidate();
    }, everyMs);
    return () => clearTimeout(timer);
  }, [active, state, everyMs, revalidate]);
}
