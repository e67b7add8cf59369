import type { Tab } from "./browser";

/** What a page is opened for: an element, and a text in it where the element alone does not tell. */
export interface Content {
  element: string;
  text?: string;
}

/** Opens a page and waits until its content is drawn. Resolves to when that was, in ms since the navigation began, as the browser saw it. */
export async function openUntilDrawn({ page }: Tab, url: string, content: Content): Promise<number> {
  await page.addInitScript(({ element, text }) => {
    // No function in here has a name: tsx would wrap it in a helper that pages do not have.
    const observer = new MutationObserver(() => {
      if (![...document.querySelectorAll(element)].some((one) => one.textContent?.includes(text ?? ""))) return;
      observer.disconnect();
      requestAnimationFrame(() => performance.mark("content"));
    });
    observer.observe(document, { childList: true, subtree: true, characterData: true });
  }, content);
  await page.goto(url, { waitUntil: "commit" });
  const drawnAt = () => page.evaluate(() => performance.getEntriesByName("content")[0]?.startTime);
  for (const deadline = Date.now() + 30_000; ; await page.waitForTimeout(100)) {
    const at = await drawnAt();
    if (at !== undefined) return at;
    if (Date.now() > deadline) throw new Error(`The content of ${url} did not come.`);
  }
}
