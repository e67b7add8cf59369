import type { Page } from "@playwright/test";
import { expect, test } from "@/e2e/fixtures";
import { expectAccessible } from "@/e2e/support/accessible";
import { type Reported, said, sessionOf } from "@/e2e/support/sessions";
import { urls } from "@/lib/urls";

const rows = (page: Page) => page.getByRole("feed", { name: "Transcript" }).getByRole("article");
const inspector = (page: Page) => page.getByRole("complementary", { name: "Inspector" });

test("a person follows a session while it happens", async ({ page, api }) => {
  const store = await api.beta.memoryStores.create({ name: "Followed agent" });
  const session = await sessionOf(api, { title: "Lisbon in May", stores: [{ memory_store_id: store.id }] });
  await page.goto(urls.session(session.id));
  await expect(page.getByRole("heading", { name: "Lisbon in May" })).toBeVisible();
  await expect(page.getByRole("heading", { name: "Nothing has happened yet" })).toBeVisible();
  await expectAccessible(page);

  await session.report({ type: "session.status_running" }, { type: "span.model_request_start", id: "sevt_follow1" });
  await expect(page.getByRole("button", { name: "Interrupt" })).toBeVisible();
  await session.report(said("Looking at the seats."), { type: "agent.thinking" });
  await expect(rows(page).getByText("Looking at the seats.")).toBeVisible();

  const path = "/mnt/memory/followed-agent/preferences/flights.md";
  await session.call(
    "write",
    { file_path: path, content: "- Aisle, forward of the wing.\n" },
    { text: "File created." },
    (use) => session.create(store.id, "/preferences/flights.md", "- Aisle, forward of the wing.\n", use),
  );
  const call = rows(page).filter({ hasText: path });
  await expect(call.getByRole("row", { name: /added.*Aisle, forward of the wing/ })).toBeVisible();
  await expect(call.getByRole("link", { name: "v1 of flights.md →" })).toBeVisible();
  await call.getByRole("button", { name: path }).click();
  await expect(call.getByRole("region", { name: "Result" }).getByText("File created.")).toBeVisible();
  await expect(inspector(page).getByRole("button", { name: /preferences\/flights\.md/ })).toBeVisible();
  await expect(page.getByRole("slider", { name: /Minimap: .*1 memory write/ })).toBeVisible();

  await session.report({ type: "session.status_idle", stop_reason: { type: "end_turn" } });
  await expect(rows(page).getByText("Idle: the turn is over")).toBeVisible();
  await expect(page.getByRole("button", { name: "Interrupt" })).toHaveCount(0);
  await expectAccessible(page);
});

test("a write that was refused says why", async ({ page, api }) => {
  const store = await api.beta.memoryStores.create({ name: "Read only rules" });
  const session = await sessionOf(api, {
    title: "May not write",
    stores: [{ memory_store_id: store.id, access: "read_only" }],
  });
  await session.call(
    "write",
    { file_path: "/mnt/memory/read-only-rules/billing.md", content: "x" },
    {
      text: "/mnt/memory/read-only-rules/billing.md is inside read-only directory /mnt/memory/read-only-rules",
      is_error: true,
    },
  );
  await session.call("bash", { command: "false" }, { text: "exit status 1", is_error: true });
  await page.goto(urls.session(session.id));
  await expect(rows(page).getByText("Refused: Read only rules is attached read-only.")).toBeVisible();
  await expect(rows(page).getByText("exit status 1")).toBeVisible();
  await page.getByRole("link", { name: "Resources" }).click();
  await expect(inspector(page).getByText("read only", { exact: true })).toBeVisible();
  await expect(inspector(page).getByText("/mnt/memory/read-only-rules", { exact: true })).toBeVisible();
  await expectAccessible(page);
});

test("a person speaks to the agent, and stops it", async ({ page, api }) => {
  const session = await sessionOf(api, { title: "Spoken to" });
  await page.goto(urls.session(session.id));
  const message = page.getByRole("textbox", { name: "Message to the agent" });
  await message.fill("Book the aisle seat.\nNothing else.");
  await message.press("Enter");
  await expect(rows(page).getByText("Book the aisle seat.")).toBeVisible();
  await expect(rows(page).getByText("queued")).toBeVisible();
  await expect(page.getByText("waiting", { exact: true })).toBeVisible();
  await expect(message).toHaveValue("");
  await session.report({ type: "session.status_running" }, said("Booked."));
  await expect(rows(page).getByText("Booked.")).toBeVisible();
  await expect(rows(page).getByText("queued")).toHaveCount(0);
  await expect(page.getByText("running", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Interrupt" }).click();
  await expect(rows(page).getByText("Interrupted")).toBeVisible();
});

test("a message that the server refuses stays where it was typed", async ({ page, api }) => {
  const session = await sessionOf(api, { title: "Refuses" });
  await page.goto(urls.session(session.id));
  const message = page.getByRole("textbox", { name: "Message to the agent" });
  await message.fill("Are you there?");
  await page.route("**/v1/sessions/*/events", (route) =>
    route.request().method() === "POST" ? route.abort() : route.continue(),
  );
  await page.getByRole("button", { name: "Send" }).click();
  await expect(page.getByRole("alert").getByText("The server cannot be reached.")).toBeVisible();
  await expect(message).toHaveValue("Are you there?");
});

test("a session is renamed, taken back, archived and deleted; what it wrote outlives it", async ({ page, api }) => {
  const store = await api.beta.memoryStores.create({ name: "Outlives" });
  const session = await sessionOf(api, { title: "First title", stores: [{ memory_store_id: store.id }] });
  await session.create(store.id, "/kept.md", "kept\n");
  await page.goto(urls.session(session.id));
  const act = async (name: string) => {
    await page.getByRole("button", { name: "Actions for this session" }).click();
    await page.getByRole("menuitem", { name }).click();
  };
  await act("Rename…");
  await page.getByRole("dialog").getByLabel("Title").fill("Second title");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Second title" })).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByRole("heading", { name: "First title" })).toBeVisible();
  // A notice gives the focus back when it goes, and an open menu closes when the focus leaves it.
  await expect(page.getByRole("button", { name: "Undo" })).toHaveCount(0);
  await act("Archive…");
  await page.getByRole("dialog").getByRole("button", { name: "Archive", exact: true }).click();
  await expect(page.getByText("This session is archived: it takes no more events.")).toBeVisible();
  await act("Delete…");
  await page.getByRole("dialog").getByRole("button", { name: "Delete the session" }).click();
  await expect(page).toHaveURL(urls.sessions());
  await page.goto(urls.session(session.id));
  await expect(page.getByRole("heading", { name: "First title" })).toBeVisible();
  await expect(page.getByText("deleted", { exact: true })).toBeVisible();
  await expect(page.getByRole("list", { name: "What it wrote" }).getByRole("link", { name: "/kept.md" })).toBeVisible();
  await expectAccessible(page);
});

test("a session with 20,000 events opens at its end, scrolls back, and keeps little in the document", async ({
  page,
  api,
}) => {
  test.setTimeout(120_000);
  const session = await sessionOf(api, { title: "Long" });
  for (let batch = 0; batch < 20; batch++)
    await session.report(
      ...Array.from({ length: 1_000 }, (_, i): Reported => said(`Step ${String(batch * 1_000 + i).padStart(5, "0")}`)),
    );
  await page.goto(urls.session(session.id));
  await expect(rows(page).getByText("Step 19999")).toBeVisible();
  expect(await rows(page).count()).toBeLessThan(80);
  const first = () => rows(page).first().textContent();
  const before = await first();
  await rows(page).first().hover();
  for (let i = 0; i < 30; i++) await page.mouse.wheel(0, -2_000);
  await expect.poll(first).not.toBe(before);
  await expect(page.getByRole("button", { name: "End", exact: true })).toBeVisible();
  expect(await rows(page).count()).toBeLessThan(80);
  const seen = await rows(page).allTextContents();
  const steps = seen.map((text) => Number(/Step (\d{5})/.exec(text)?.[1]));
  expect(steps).toEqual(steps.map((_, i) => steps[0]! + i));
  await page.getByRole("button", { name: "End", exact: true }).click();
  await expect(rows(page).getByText("Step 19999")).toBeInViewport();
  await session.report(said("And one more"));
  await expect(rows(page).getByText("And one more")).toBeInViewport();
});

test("a link leads to its event, wherever in a long session that is", async ({ page, api }) => {
  test.setTimeout(90_000);
  const session = await sessionOf(api, { title: "Linked" });
  const ids: string[] = [];
  for (let batch = 0; batch < 3; batch++) {
    const sent = await session.report(
      ...Array.from({ length: 1_000 }, (_, i): Reported => said(`Place ${batch * 1_000 + i}.`)),
    );
    ids.push(...sent.map(({ id }) => id));
  }
  await page.goto(urls.session(session.id, { event: ids[700]! }));
  await expect(rows(page).getByText("Place 700.", { exact: true })).toBeInViewport();
  await page.getByRole("button", { name: "End", exact: true }).click();
  await expect(rows(page).getByText("Place 2999.", { exact: true })).toBeInViewport();
  await expect(page).not.toHaveURL(/event=/);
  await page.goto(urls.session(session.id, { event: "sevt_01nowhere" }));
  await expect(page.getByText("There is no such event in this session.")).toBeVisible();
  await page.getByRole("button", { name: "Show the end of the session" }).click();
  await expect(rows(page).getByText("Place 2999.", { exact: true })).toBeInViewport();
});

test("a live session opens at its end, and stays there while it goes on", async ({ page, api }) => {
  test.setTimeout(120_000);
  const session = await sessionOf(api, { title: "Busy" });
  const lines = (from: number, count: number) =>
    Array.from({ length: count }, (_, i): Reported => said(`Line ${from + i}.${"\nand more".repeat(i % 7)}`));
  await session.report(...lines(0, 400));
  const slow = await page.context().newCDPSession(page);
  await slow.send("Emulation.setCPUThrottlingRate", { rate: 6 });
  let done = 400;
  let goesOn = true;
  const goingOn = (async () => {
    while (goesOn) done += (await session.report(...lines(done, 3))).length;
  })();
  const newest = async () =>
    Math.max(...(await rows(page).allTextContents()).map((text) => Number(/Line (\d+)\./.exec(text)?.[1])));
  try {
    await page.goto(urls.session(session.id));
    await expect(rows(page).first()).toBeVisible();
    const seen = await newest();
    await expect.poll(newest).toBeGreaterThan(seen + 10);
  } finally {
    goesOn = false;
    await goingOn;
  }
  await expect(rows(page).getByText(new RegExp(`^Line ${done - 1}\\.`))).toBeInViewport();
});

test("one thread is shown alone, and the address keeps that", async ({ page, api }) => {
  const session = await sessionOf(api, { title: "Two threads" });
  const child = { session_thread_id: "sthr_01reviewer" };
  const looked = (path: string, more = {}): Reported => ({
    type: "agent.tool_use",
    name: "read",
    input: { file_path: path },
    ...more,
  });
  await session.report(looked("/plan.md"), looked("/plan-review.md", child), said("The plan stands."));
  await page.goto(urls.session(session.id));
  await expect(rows(page)).toHaveCount(3);
  const lane = page.getByRole("button", { name: "sthr_01reviewer" });
  await lane.click();
  await expect(rows(page)).toHaveCount(1);
  await expect(rows(page).getByText("/plan-review.md")).toBeVisible();
  await expect(page).toHaveURL(/thread=sthr_01reviewer/);
  await session.report(looked("/not-of-it.md"), looked("/second-review.md", child));
  await expect(rows(page).getByText("/second-review.md")).toBeVisible();
  await expect(rows(page)).toHaveCount(2);
  await page.reload();
  await expect(rows(page)).toHaveCount(2);
  await expect(lane).toHaveAttribute("aria-pressed", "true");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Show all threads" }).click();
  await expect(rows(page)).toHaveCount(5);
  await expect(page).not.toHaveURL(/thread=/);
});

test("eight tabs on one session all follow it", async ({ context, api }) => {
  test.setTimeout(120_000);
  const session = await sessionOf(api, { title: "Eight tabs on a session" });
  await session.report(said("First."));
  const tabs = await Promise.all(Array.from({ length: 8 }, () => context.newPage()));
  for (const tab of tabs) await tab.goto(urls.session(session.id));
  for (const tab of tabs) await expect(rows(tab).getByText("First.")).toBeVisible();
  await session.report(said("Second."));
  for (const tab of tabs) await expect(rows(tab).getByText("Second.")).toBeVisible({ timeout: 20_000 });
});

test("what an agent says is rendered, and what a person says is left as it is", async ({ page, api }) => {
  const session = await sessionOf(api, { title: "In markdown" });
  const text = "Two **seats** are left:\n\n- 12A\n- 14C\n\nSee [the map](https://example.com/seats).";
  await session.report(said(text));
  await api.beta.sessions.events.send(session.id, {
    events: [{ type: "user.message", content: [{ type: "text", text: "Take **12A**." }] }],
  });
  await page.goto(urls.session(session.id));
  await expect(rows(page).getByRole("listitem").filter({ hasText: "14C" })).toBeVisible();
  await expect(rows(page).getByRole("link", { name: "the map" })).toHaveAttribute("href", "https://example.com/seats");
  await expect(rows(page).getByText("Take **12A**.")).toBeVisible();
  await expectAccessible(page);
});

test("what an agent says and does cannot harm the page", async ({ page, api }) => {
  const session = await sessionOf(api, { title: '<img src=x onerror="window.pwned=1"> \u202Etitle' });
  const evil =
    "<script>window.pwned=1</script><img src=x onerror=window.pwned=1> \u202Egnp.exe [x](javascript:alert(1))";
  await session.report(
    said(evil),
    { type: "agent.message", content: [] },
    { type: "agent.tool_use", id: "sevt_evil1", name: evil.slice(0, 100), input: { [evil]: evil, constructor: "x" } },
    { type: "agent.tool_result", tool_use_id: "sevt_evil1", content: [{ type: "text", text: evil }], is_error: true },
    { type: "session.error", error: { type: "x", message: evil, retry_status: { type: "terminal" } } },
  );
  await page.goto(urls.session(session.id));
  await expect(rows(page).getByText("<script>window.pwned=1</script>").first()).toBeVisible();
  for (const button of await rows(page).getByRole("button", { expanded: false }).all()) await button.click();
  await page.getByRole("link", { name: "Events" }).click();
  await inspector(page)
    .getByRole("button", { name: /agent\.message/ })
    .first()
    .click();
  await expect(inspector(page).getByText("window.pwned=1").first()).toBeVisible();
  expect(await page.evaluate(() => "pwned" in window)).toBe(false);
  await expectAccessible(page);
});
