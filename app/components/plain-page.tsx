import type { ReactNode } from "react";
import { UiProvider } from "./ui/provider.tsx";
import { Card, Page } from "./ui/layout.ts";

/** A page outside the admin: sign-in, errors. */
export function PlainPage({ title, children }: { title: string; children: ReactNode }) {
  return (
    <UiProvider>
      <main>
        <Page narrowWidth title={title}>
          <Card>{children}</Card>
        </Page>
      </main>
    </UiProvider>
  );
}
