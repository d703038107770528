import { RemixBrowser } from "@remix-run/react";
import { startTransition, StrictMode } from "react";
import { hydrateRoot } from "react-dom/client";
import { CATALOGUE_ID, readCatalogueFrom, type Catalogue } from "./platform/translate.ts";

const written = document.getElementById(CATALOGUE_ID)?.textContent;
if (written) {
  const catalogue = JSON.parse(written) as Catalogue;
  readCatalogueFrom(() => catalogue);
}

startTransition(() => {
  hydrateRoot(
    document,
    <StrictMode>
      <RemixBrowser />
    </StrictMode>,
  );
});
