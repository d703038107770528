import type { FrameLocator, Locator } from "@playwright/test";
import { globSync, readFileSync } from "node:fs";
import { openAs } from "./merchants.ts";
import { appIn, expect, openApp, openStore, test, untilSellable } from "./world.ts";

/** A form with a save bar: how it is reached inside the app, and one of its fields. */
type Form = {
  from: string;
  open: (app: FrameLocator) => Promise<void>;
  field: (app: FrameLocator) => Locator;
  /** "back" leads out of the form at once; not where a preview in a frame has a history of its own */
  back?: boolean;
};

const click = (app: FrameLocator, name: string | RegExp) =>
  app.getByRole("link", { name, exact: true }).first().click();
const isThere = async () => undefined;
const FORMS: Record<string, Form> = {
  "settings-save-bar": {
    from: "/app/settings",
    open: isThere,
    back: false,
    field: (app) => app.getByLabel("Restricted items"),
  },
  "mailbox-save-bar": {
    from: "/app/settings",
    open: (app) => click(app, "Add mailbox"),
    field: (app) => app.getByLabel("IMAP server"),
  },
  "rule-save-bar": {
    from: "/app/routing/rule/new",
    open: isThere,
    back: false,
    field: (app) => app.getByLabel("Name"),
  },
  "vendor-save-bar": {
    from: "/app/suppliers",
    open: async (app) => {
      await click(app, "Mailed Ink");
      await click(app, "Edit");
    },
    field: (app) => app.getByLabel("Name of the contact"),
  },
  "mail-save-bar": {
    from: "/app/suppliers",
    open: async (app) => {
      await click(app, "Mailed Ink");
      await click(app, "Mail");
    },
    field: (app) => app.getByRole("textbox", { name: "Before the order" }),
    back: false,
  },
  "files-save-bar": {
    from: "/app/suppliers",
    open: async (app) => {
      await click(app, "Filed Ink");
      await click(app, "Files");
    },
    field: (app) => app.getByLabel("Times at which orders leave"),
  },
  "api-save-bar": {
    from: "/app/suppliers",
    open: async (app) => {
      await click(app, "Wired Ink");
      await click(app, "API");
    },
    field: (app) => app.getByLabel("Orders are posted to"),
  },
  "costs-save-bar": {
    from: "/app/suppliers",
    open: async (app) => {
      await click(app, "Mailed Ink");
      await click(app, "Edit costs");
    },
    field: (app) => app.getByLabel("Fee per order"),
  },
  "offer-terms-save-bar": {
    from: "/app/sku-mapping?q=SB-INK",
    open: async (app) => {
      await click(app, "Change the mapping of Ink");
      await click(app, /^Prices and places of/);
    },
    field: (app) => app.getByRole("combobox", { name: "Countries, and parts of countries" }),
  },
};

test("every form with a save bar is in this test", () => {
  const sources = globSync("app/**/*.tsx")
    .filter((file) => !file.endsWith("save-bar.tsx"))
    .map((file) => readFileSync(file, "utf8"));
  const bars = sources.flatMap((text) => text.match(/<(?:Fields)?SaveBar\b[^>]*/g) ?? []);
  expect(bars.map((bar) => /\bid="([^"]+)"/.exec(bar)?.[1] ?? bar).toSorted()).toEqual(Object.keys(FORMS).toSorted());
});

test("what is not saved is never left behind without a question", async ({ page, stack, control, expectedErrors }) => {
  test.setTimeout(300_000);
  // Of Playwright itself, which looks into the frame of the mail's preview, where no script may run.
  expectedErrors.push(/^Blocked script execution in 'about:srcdoc'/);
  const store = await openStore({ control, stack }, "Save and Leave", [{ sku: "SB-INK", title: "Ink" }]);
  const merchant = await openAs(stack, store, "retailer");
  for (const [kind, name] of [
    ["email", "Mailed Ink"],
    ["files", "Filed Ink"],
    ["api", "Wired Ink"],
  ] as const)
    await merchant.post("/app/suppliers/add", {
      ...{ intent: "add", kind, name, email: `orders@${store.handle}.test`, currency: "EUR", countryCode: "DE" },
      ...{ city: "Kiel", zip: "24103", address1: "Kai 1", stockMode: "assumed" },
    });
  const id = await merchant.find("/app/suppliers", /"supplierId","([\w-]{36})"/);
  await merchant.post(`/app/suppliers/${id}`, { intent: "offers", offers: "SB-INK; 4.50; Ink" });
  await untilSellable(control, store, "SB-INK");
  const app = appIn(page);
  const save = page.getByRole("button", { name: "Save", exact: true });
  const question = page.getByText("Leave page with unsaved changes?");

  for (const [bar, { from, open, field, back = true }] of Object.entries(FORMS)) {
    const openForm = async () => {
      await openApp(page, { stack }, store, from);
      await open(app);
      await expect(field(app)).toBeVisible();
      await expect(save).toBeHidden();
    };
    const edit = async () => {
      await field(app).fill("7");
      // What is chosen from a list counts when the field is left.
      await field(app).press("Tab");
      await expect(save).toBeVisible();
    };
    const goByKeys = async () => {
      await app.locator("h1").first().click();
      await page.keyboard.press("g");
      await page.keyboard.press("o");
    };
    const stay = async () => {
      await expect(question).toBeVisible();
      await page.getByRole("button", { name: "Stay" }).click();
      await expect(question).toBeHidden();
      await expect(save).toBeVisible();
      await expect(field(app)).toBeVisible();
    };

    await test.step(`${bar}: the menu, a key and "back" ask first`, async () => {
      await openForm();
      await edit();
      await page.getByRole("link", { name: "Orders", exact: true }).last().click();
      await stay();
      await goByKeys();
      await stay();
      if (back) {
        await app.locator("body").evaluate(() => history.back());
        await stay();
      }
      await goByKeys();
      await expect(question).toBeVisible();
      await page.getByRole("button", { name: "Leave page" }).click();
      await expect(app.getByRole("heading", { name: "Orders", exact: true }).first()).toBeVisible();
      await expect(save).toBeHidden();
    });

    await test.step(`${bar}: what was discarded holds nobody up`, async () => {
      await openForm();
      await edit();
      await page.getByRole("button", { name: "Discard", exact: true }).click();
      await page.getByRole("button", { name: "Discard changes" }).click();
      await expect(save).toBeHidden();
      await goByKeys();
      await expect(app.getByRole("heading", { name: "Orders", exact: true }).first()).toBeVisible();
      await expect(question).toBeHidden();
    });
  }
});
