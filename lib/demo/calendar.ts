import type { Random } from "@/lib/demo/random";

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/** Moments before the one at which the example is made; hours are UTC. */
export interface Calendar {
  minutesAgo(minutes: number): Date;
  /** `time` is `HH:MM`; of today only as far as it is past. */
  daysAgo(days: number, time: string): Date;
  /** Somewhere in the working hours of a weekday about that many days ago, at least six hours ago. */
  workTime(days: number, random: Random): Date;
}

export function calendarBefore(now: Date): Calendar {
  const midnight = Math.floor(now.getTime() / dayMs) * dayMs;
  const daysAgo = (days: number, time: string) => {
    const [hours = 0, minutes = 0] = time.split(":").map(Number);
    return new Date(midnight - days * dayMs + (hours * 60 + minutes) * minuteMs);
  };
  return {
    minutesAgo: (minutes) => new Date(now.getTime() - minutes * minuteMs),
    daysAgo,
    workTime(days, random) {
      const hour = 7 + Math.floor((random.next() + random.next()) * 5.5);
      const moment = daysAgo(days, `${hour}:${random.between(0, 59)}`);
      const weekday = moment.getUTCDay();
      if ((weekday === 0 || weekday === 6) && random.chance(0.85))
        moment.setTime(moment.getTime() - (weekday || 2) * dayMs);
      moment.setUTCSeconds(random.between(0, 59));
      while (moment.getTime() > now.getTime() - 6 * 60 * minuteMs) moment.setTime(moment.getTime() - dayMs);
      return moment;
    },
  };
}

/** `2026-11-20`, as notes write it. */
export const isoDay = (moment: Date) => moment.toISOString().slice(0, 10);
