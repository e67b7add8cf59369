import type { Access } from "@/lib/wire/session-resources";
import type { CreateSession } from "@/lib/wire/sessions";

/** How many stores a session may have. */
export const storesMax = 8;

export interface Attachment {
  storeId: string;
  access: Access;
  instructions: string;
}

export interface SessionDraft {
  agentId: string;
  environmentId: string;
  title: string;
  stores: readonly Attachment[];
  message: string;
}

export const emptyDraft: SessionDraft = { agentId: "", environmentId: "", title: "", stores: [], message: "" };

export function draftBlockedBecause({ agentId, environmentId, stores }: SessionDraft): string | undefined {
  if (!agentId) return "Create an agent first: a session is a run of one.";
  if (!environmentId) return "Create an environment first: a session runs in one.";
  if (stores.some(({ storeId }) => !storeId)) return "Choose a store for each attachment, or take it away.";
}

export function bodyOf({ agentId, environmentId, title, stores, message }: SessionDraft): CreateSession {
  return {
    agent: agentId,
    environment_id: environmentId,
    ...(title.trim() && { title: title.trim() }),
    ...(stores.length > 0 && {
      resources: stores.map(({ storeId, access, instructions }) => ({
        type: "memory_store" as const,
        memory_store_id: storeId,
        access,
        ...(instructions.trim() && { instructions: instructions.trim() }),
      })),
    }),
    ...(message.trim() && {
      initial_events: [{ type: "user.message" as const, content: [{ type: "text", text: message.trim() }] }],
    }),
  };
}
