const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/**
 * How long ago, short enough for a table: `now`, `4 min`, `3 h`, `yesterday`, `5 days`, `12 Nov`, `12 Nov 2024`.
 * A moment ahead of the clock reads `in 4 min`; clocks that differ by seconds read `now`.
 */
export function relativeTime(timestamp: string, now = Date.now()): string {
  const moment = new Date(timestamp);
  const age = now - moment.getTime();
  if (Number.isNaN(age)) return "unknown";
  if (Math.abs(age) < minute) return "now";
  if (age < 0) return `in ${span(-age)}`;
  if (age < day) return span(age);
  const days = calendarDays(moment, new Date(now));
  if (days <= 1) return "yesterday";
  if (days < 8) return `${days} days`;
  return dayName(moment, new Date(now));
}

/** The moment to the second, in the reader's own zone and then in UTC: what a hover shows. */
export function exactTime(timestamp: string): string {
  const moment = new Date(timestamp);
  if (Number.isNaN(moment.getTime())) return timestamp;
  return `${exactly.format(moment)} (${timestamp})`;
}

// Made once: making one takes longer than drawing the row it is for.
const exactly = new Intl.DateTimeFormat("en-GB", {
  weekday: "short",
  day: "numeric",
  month: "short",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  timeZoneName: "short",
});
const onTheClock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const inThisYear = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" });
const inAnyYear = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric" });

/** The clock time of a moment, `15:41`, in the reader's zone. */
export function clockTime(timestamp: string): string {
  return onTheClock.format(new Date(timestamp));
}

/** The day of a moment, `12 Nov` in the current year and `12 Nov 2024` in another. */
export function dayName(moment: Date, now = new Date()): string {
  return (moment.getFullYear() === now.getFullYear() ? inThisYear : inAnyYear).format(moment);
}

function span(milliseconds: number): string {
  if (milliseconds < hour) return `${Math.floor(milliseconds / minute)} min`;
  if (milliseconds < day) return `${Math.floor(milliseconds / hour)} h`;
  const days = Math.floor(milliseconds / day);
  return days === 1 ? "1 day" : `${days} days`;
}

function calendarDays(from: Date, to: Date): number {
  const midnight = (date: Date) => Date.UTC(date.getFullYear(), date.getMonth(), date.getDate());
  return Math.round((midnight(to) - midnight(from)) / day);
}
