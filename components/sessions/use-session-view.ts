"use client";

import { oneOf, text, useUrlState } from "@/lib/client/url-state";

const tabs = ["transcript", "changes", "resources", "events", "usage"] as const;
export type SessionTab = (typeof tabs)[number];

const fields = { event: text(), thread: text(), tab: oneOf(tabs) };

/** What of a session is looked at, kept in the URL: the event, the only thread that is shown, and the tab beside the transcript (on a narrow screen, instead of it). */
export const useSessionView = () => useUrlState(fields);
