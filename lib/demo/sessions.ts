import { type Calendar, isoDay } from "@/lib/demo/calendar";
import { type AgentRole, agents, type StoreRole } from "@/lib/demo/cast";
import type { Moment } from "@/lib/demo/story";

/** A run of an agent, and what it did in it, in order. */
export interface SessionPart {
  agent: AgentRole;
  title: string;
  moments: Moment[];
}

/** Before that many days agents' programs wrote with their keys. What a story names is a session whenever it was. */
const sessionsSinceDays = 16;

const titles: Record<AgentRole, string> = {
  planner: "Bookings",
  triage: "Inbox",
  reviewer: "Pull requests",
  clerk: "Ledger",
  nightly: "Night run",
};

/** Which moments were done in sessions: those that stories name, and an agent's others of one day together. In the order in which they began. */
export function sessionsOf(moments: readonly Moment[], { daysAgo }: Calendar): SessionPart[] {
  const since = daysAgo(sessionsSinceDays, "00:00");
  const parts = new Map<string, SessionPart>();
  for (const moment of moments) {
    const { by, at } = moment;
    if (!isAgent(by) || (!moment.session && at < since)) continue;
    const title = moment.session ?? `${titles[by]}, ${isoDay(at)}`;
    const part = parts.get(`${by} ${title}`) ?? { agent: by, title, moments: [] };
    part.moments.push(moment);
    parts.set(`${by} ${title}`, part);
  }
  return [...parts.values()].sort((a, b) => a.moments[0]!.at.getTime() - b.moments[0]!.at.getTime());
}

const isAgent = (role: string): role is AgentRole => role in agents;

/** The stores a session has: those it writes to, and those its agent reads. */
export function attachmentsOf({ agent, moments }: SessionPart): { store: StoreRole; access: Access }[] {
  const written = [...new Set(moments.map(({ store }) => store))];
  const read = agents[agent].reads.filter((store) => !written.includes(store));
  return [
    ...written.map((store) => ({ store, access: "read_write" as const })),
    ...read.map((store) => ({ store, access: "read_only" as const })),
  ];
}

type Access = "read_write" | "read_only";
