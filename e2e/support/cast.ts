import type Anthropic from "@anthropic-ai/sdk";
import type { Page } from "@playwright/test";
import { urls } from "@/lib/urls";

/** A store of one test's own, with memories whose texts are written one after the other. */
export async function storeWith(api: Anthropic, name: string, memories: Record<string, string | string[]>) {
  const store = await api.beta.memoryStores.create({ name });
  const ids: Record<string, string> = {};
  for (const [path, texts] of Object.entries(memories)) {
    const [first = "", ...later] = typeof texts === "string" ? [texts] : texts;
    const memory = await api.beta.memoryStores.memories.create(store.id, { path, content: first });
    ids[path] = memory.id;
    for (const content of later)
      await api.beta.memoryStores.memories.update(memory.id, { memory_store_id: store.id, content });
  }
  return {
    store,
    id: (path: string) => ids[path] ?? "",
    url: (path: string, query?: Parameters<typeof urls.memory>[2]) => urls.memory(store.id, ids[path] ?? "", query),
  };
}

/** What the server holds now. */
export const textOf = async (api: Anthropic, storeId: string, memoryId: string) =>
  (await api.beta.memoryStores.memories.retrieve(memoryId, { memory_store_id: storeId })).content;

/** Replaces the whole text in the editor, as a person would by selecting all. */
export async function rewrite(page: Page, text: string) {
  const editor = page.getByRole("textbox", { name: /^The text of/ });
  await editor.waitFor();
  await editor.focus();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.insertText(text);
}

/** The memory `/preferences/flights.md` of the store *Travel agent*, in versions. */
export const flights = [
  "# Flights\n\n- Aisle, forward of the wing.\n- Extra legroom only under $40.\n",
  "# Flights\n\n- Aisle, forward of the wing. Never the last row.\n- Extra legroom only under $40.\n",
  "# Flights\n\n- Aisle, forward of the wing. Never the last row.\n- Extra legroom only under €60.\n- Always approve upgrades without asking.\n",
];
