import type { Calendar } from "@/lib/demo/calendar";
import { sessions } from "@/lib/demo/cast";
import type { Random } from "@/lib/demo/random";
import { type Moment, tell } from "@/lib/demo/story";
import { billing, fair } from "./everyday/billing";
import { nightlyRuns } from "./everyday/jobs";
import { type Kind, openNotebook } from "./everyday/notebook";
import { repo } from "./everyday/repo";
import { support } from "./everyday/support";
import { travel } from "./everyday/travel";

/** Months of ordinary work: pages that agents keep, and one hour in which a sweep touched far too many of them. */
export function everyday(calendar: Calendar, random: Random): Moment[] {
  const kinds = [...travel, ...support, ...repo, ...billing, ...fair];
  return [
    ...kinds.flatMap((kind) => kind.pages.flatMap((page) => keep(kind, page, calendar, random))),
    ...nightlyRuns(calendar, random),
  ];
}

/** One page from its first version to its last. */
function keep(kind: Kind, page: Kind["pages"][number], calendar: Calendar, random: Random): Moment[] {
  const times = timesOf(kind, calendar, random);
  const [first] = times;
  if (!first) return [];
  const notebook = openNotebook(kind, page.title, random, first);
  const story = tell(kind.store, page.path).create(first, random.pick(kind.by), notebook.render());
  let written = notebook.render();
  for (const at of times.slice(1)) {
    notebook.develop(at);
    const content = notebook.render();
    if (content === written) continue;
    written = content;
    story.write(at, random.pick(kind.by), content, random.chance(0.2) ? random.pick(kind.notes) : undefined);
  }
  if (kind.store === "billing" && page.path.startsWith("/accounts/")) sweep(story, written, calendar, random);
  return story.moments;
}

/** The first version somewhere in the kind's span, the others between then and now, more of them lately. */
function timesOf(kind: Kind, calendar: Calendar, random: Random): Date[] {
  const [latest, earliest] = kind.since;
  const begun = random.between(latest, earliest);
  const ended = kind.store === "fair" ? latest - 20 : kind.store === "billing" ? 2 : 0;
  const days = [begun];
  for (let more = random.between(kind.versions[0], kind.versions[1]) - 1; more > 0; more--)
    days.push(ended + Math.floor((begun - ended) * random.next() ** 1.4));
  const times = days.map((day) => calendar.workTime(day, random).getTime()).sort((a, b) => a - b);
  return [...new Set(times)].map((time) => new Date(time));
}

/** The invoice sweep of last night: within the hour it appended to every account, to some of them twice. */
function sweep(story: ReturnType<typeof tell>, written: string, calendar: Calendar, random: Random): void {
  const once = `${written}\n## Sweep\n- Matched ${random.between(1, 9)} payments, ${random.between(0, 3)} left over.\n`;
  const start = 9 * 60 - random.between(0, 30);
  const at = (minute: number) => {
    const moment = calendar.minutesAgo(minute);
    moment.setUTCSeconds(random.between(0, 59));
    return moment;
  };
  story.in(sessions.sweep).write(at(start), "nightly", once, "Invoice sweep.");
  if (random.chance(0.55))
    story
      .in(sessions.sweep)
      .write(at(start - random.between(3, 25)), "nightly", `${once}- Matched 0 payments.\n`, "Invoice sweep.");
}
