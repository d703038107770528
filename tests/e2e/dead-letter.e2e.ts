import { openSeededStore, seedException, type SeededStore } from "./seeded.ts";
import { appIn, enter, expect, expectFitsBothWidths, openApp, press, tabTo, test } from "./world.ts";

/** A step of the store that was given up, with the exception that tells of it. */
async function seedDeadStep(seeded: SeededStore, orderGid: string): Promise<{ exceptionId: string; jobId: bigint }> {
  const { database, rows } = seeded;
  const at = new Date(Date.now() - 3_600_000);
  const failures = [1, 2, 3].map((attempt) => ({
    at: new Date(at.getTime() + attempt * 60_000).toISOString(),
    attempt,
    error: `NETWORK: ReadRetailerOrder was not answered for ada@example.com, attempt ${attempt}.`,
  }));
  const { id: jobId } = await database.prisma.job.create({
    data: {
      ...{ name: "order.refresh", key: `order:${orderGid}`, lane: `order:${orderGid}`, state: "dead" },
      payload: { shopId: rows.retailer.id, orderGid },
      ...{
        shopId: rows.retailer.id,
        runAt: at,
        createdAt: at,
        finishedAt: at,
        attemptsStarted: 3,
        attemptsFinished: 3,
      },
      ...{ lastError: failures[2]?.error, history: failures },
    },
  });
  const values = { job: "order.refresh", jobId: String(jobId), attempts: 3, error: "NETWORK" };
  const exceptionId = await seedException(seeded, "job-failed", `job:${jobId}`, { values });
  return { exceptionId, jobId };
}

test("a step that was given up is looked at, corrected, retried and discarded with the keyboard alone", async ({
  page,
  stack,
  control,
}) => {
  test.setTimeout(120_000);
  const seeded = await openSeededStore({ control, stack }, "Dead Letters");
  const { store, database } = seeded;
  const app = appIn(page);
  const stateOf = async (jobId: bigint) => (await database.prisma.job.findUnique({ where: { id: jobId } }))?.state;
  const stateOfException = async (id: string) => (await database.prisma.exception.findUnique({ where: { id } }))?.state;
  const first = await seedDeadStep(seeded, "gid://shopify/Order/1");
  const second = await seedDeadStep(seeded, "gid://shopify/Order/2");
  const payload = app.getByLabel("Payload");

  await test.step("it shows what the step was told and each failure, without people's addresses, on both widths", async () => {
    await openApp(page, { stack }, store, `/app/exceptions/${first.exceptionId}`);
    await expect(app.getByRole("heading", { name: "Step order.refresh" })).toBeVisible();
    await expect(payload).toHaveValue(/gid:\/\/shopify\/Order\/1/);
    await expect(app.getByText(/attempt 3\.$/)).toBeVisible();
    await expect(app.getByText(/ada@example\.com/)).toHaveCount(0);
    await expectFitsBothWidths(page, "a step that was given up");
  });

  await test.step("what is no JSON, or names what is not the store's, is answered at its field", async () => {
    await enter(app);
    await tabTo(page, payload);
    await page.keyboard.press("ControlOrMeta+A");
    await page.keyboard.type("{");
    await page.keyboard.press("Tab");
    await expect(app.getByRole("button", { name: "Retry with this" })).toBeFocused();
    await page.keyboard.press("Enter");
    await expect(app.getByText(/^This is not JSON\./)).toBeVisible();
    await expectFitsBothWidths(page, "a step with a wrong payload");
    await payload.focus();
    await page.keyboard.press("ControlOrMeta+A");
    await page.keyboard.insertText('{"shopId":"another","orderGid":"gid://shopify/Order/1"}');
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await expect(app.getByText("This names something that does not exist in your store.")).toBeVisible();
    expect(await stateOf(first.jobId)).toBe("dead");
  });

  await test.step("corrected, it is queued anew, and the exception is closed", async () => {
    await payload.focus();
    await page.keyboard.press("ControlOrMeta+A");
    await page.keyboard.insertText(
      JSON.stringify({ shopId: seeded.rows.retailer.id, orderGid: "gid://shopify/Order/3" }),
    );
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await expect(app.getByRole("heading", { name: "Exceptions" })).toBeVisible();
    expect(await stateOf(first.jobId)).toBe("done");
    expect(await stateOfException(first.exceptionId)).toBe("resolved");
  });

  await test.step("one that nobody needs is discarded with a reason", async () => {
    await openApp(page, { stack }, store, `/app/exceptions/${second.exceptionId}`);
    await enter(app);
    await press(page, app.getByRole("button", { name: "Resolve order.refresh" }));
    const dialog = app.getByRole("dialog");
    await dialog.getByLabel("Reason").focus();
    await page.keyboard.type("The order was a test.");
    await dialog.getByRole("button", { name: "Mark as resolved" }).focus();
    await page.keyboard.press("Enter");
    await expect.poll(() => stateOfException(second.exceptionId)).toBe("resolved");
    expect(await stateOf(second.jobId)).toBe("done");
  });
  await database.close();
});
