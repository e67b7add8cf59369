import { type Calendar, isoDay } from "@/lib/demo/calendar";
import type { Random } from "@/lib/demo/random";
import { type Moment, tell } from "@/lib/demo/story";

const jobs = [
  { name: "bank-statements", at: "02:40", rows: [40, 260] },
  { name: "partner-feed", at: "03:20", rows: [900, 4_200] },
  { name: "fare-watch", at: "05:05", rows: [120, 700] },
  { name: "export-check", at: "02:10", rows: [20, 60] },
  { name: "stale-tickets", at: "06:30", rows: [3, 40] },
  { name: "seat-count", at: "04:15", rows: [200, 260] },
] as const;

const nightsKept = 14;
const failures = [
  "timeout after 300 s, second try worked",
  "source was late by two hours",
  "7 rows refused, kept aside",
];

/** One page per job with a row per night: the pages with the longest histories. */
export function nightlyRuns({ daysAgo }: Calendar, random: Random): Moment[] {
  return jobs.flatMap((job, index) => {
    const story = tell("runs", `/jobs/${job.name}.md`);
    const rows: string[] = [];
    const nights = 52 - index * 4;
    for (let night = nights; night >= 1; night--) {
      const at = daysAgo(night, job.at);
      at.setUTCSeconds(random.between(1, 59));
      const count = random.between(job.rows[0], job.rows[1]);
      const remark = random.chance(0.08) ? random.pick(failures) : "ok";
      rows.unshift(`| ${isoDay(at)} | ${count} | ${random.between(4, 220)} s | ${remark} |`);
      const content = `# ${job.name}\n\nEvery night at ${job.at} UTC.\n\n| night | rows | took | |\n|---|---|---|---|\n${rows.slice(0, nightsKept).join("\n")}\n`;
      if (night === nights) story.create(at, "nightly", content);
      else story.write(at, "nightly", content, remark === "ok" ? undefined : "Needs a look.");
    }
    return story.moments;
  });
}
