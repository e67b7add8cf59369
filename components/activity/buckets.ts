import { clockTime, dayName } from "@/lib/time";
import type { Activity } from "@/lib/wire/stats";

/** A stretch of time and what was written in it; `to` is its last moment. */
export interface Bucket {
  from: string;
  to: string;
  created: number;
  modified: number;
  deleted: number;
}

const hour = 3_600_000;
const lengths = { hour, day: 24 * hour };
const counts = { hour: 72, day: 92 };

/** The last 72 hours or 92 days up to now, oldest first, empty ones included. Hours and days begin in UTC, as the server counts them. */
export function bucketsOf(activity: Activity | undefined, span: "hour" | "day", now: number): Bucket[] {
  const length = lengths[span];
  const byStart = new Map(activity?.bucket === span ? activity.data.map((one) => [Date.parse(one.start), one]) : []);
  const last = Math.floor(now / length) * length;
  return Array.from({ length: counts[span] }, (_, i) => {
    const start = last - (counts[span] - 1 - i) * length;
    const { created = 0, modified = 0, deleted = 0 } = byStart.get(start) ?? {};
    return {
      from: new Date(start).toISOString(),
      to: new Date(start + length - 1).toISOString(),
      created,
      modified,
      deleted,
    };
  });
}

export const totalOf = ({ created, modified, deleted }: Bucket) => created + modified + deleted;

/** `19 Nov, 14:00–15:00`, or `19 Nov (UTC)` for a day. */
export function bucketName({ from, to }: Bucket, span: "hour" | "day"): string {
  if (span === "hour")
    return `${dayName(new Date(from))}, ${clockTime(from)}–${clockTime(new Date(Date.parse(to) + 1).toISOString())}`;
  const day = new Date(from).toLocaleDateString("en-GB", { day: "numeric", month: "short", timeZone: "UTC" });
  return `${day} (UTC)`;
}
