"use client";

import { parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";

const tabs = ["transcript", "changes", "resources", "events", "usage"] as const;
export type SessionTab = (typeof tabs)[number];

const state = { event: parseAsString, tab: parseAsStringLiteral(tabs) };

/** What of a session is looked at, kept in the URL: the event, and the tab beside the transcript (on a narrow screen, instead of it). */
export const useSessionView = () => useQueryStates(state, { history: "replace" });
