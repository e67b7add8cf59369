import { type Calendar, isoDay } from "@/lib/demo/calendar";
import { memories, sessions } from "@/lib/demo/cast";
import { edited, type Moment, tell } from "@/lib/demo/story";

/** Deleted, regretted and restored; deleted for good; and a page that found its place. */
export function comingsAndGoings({ daysAgo, minutesAgo }: Calendar): Moment[] {
  const refunds = `# Refunds

- Within 30 days: always, without asking why.
- Later: when the outage list names their region on that day, else ask billing.
- Never promise a date; the bank decides.
`;
  const loyalty = `# Former loyalty programmes

- The airline alliance programme was left in spring; points expired.
- Hotel programme: merged into the corporate rate.
`;
  const notes = `# Notes

- ${isoDay(daysAgo(88, "12:00"))}: fare changed between search and booking; search again before paying.
- ${isoDay(daysAgo(86, "12:00"))}: two rooms booked in one name are one room for this chain.
`;
  const failures = edited(notes, ["# Notes", "# Booking failures"]);
  const grown = `${failures}- ${isoDay(daysAgo(20, "12:00"))}: the card was refused because the amount was split; pay once.
`;
  const { bookingFailures, formerLoyalty } = memories;
  return [
    ...tell(memories.refunds.store, memories.refunds.path)
      .create(daysAgo(110, "09:05"), "triage", refunds)
      .write(
        daysAgo(40, "11:11"),
        "triage",
        edited(refunds, ["else ask billing", "else ask billing in the same thread"]),
      )
      .delete(daysAgo(15, "17:20"), "triage", "Looked like a duplicate of the macro.")
      .restore(daysAgo(14, "08:12"), "owner", "The macro is the answer; this is the rule.").moments,
    ...tell(formerLoyalty.store, formerLoyalty.path)
      .create(daysAgo(132, "15:00"), "planner", loyalty)
      .in(sessions.lisbon)
      .delete(minutesAgo(44), "planner", "No longer asked about.").moments,
    ...tell(bookingFailures.store, bookingFailures.path)
      .create(daysAgo(88, "12:30"), "planner", notes)
      .move(daysAgo(71, "09:50"), "owner", bookingFailures.movedTo, "Where the planner looks for it.")
      .write(daysAgo(71, "09:52"), "owner", failures)
      .write(daysAgo(20, "12:31"), "planner", grown).moments,
  ];
}

/** The trip that is being planned right now. */
export function today({ daysAgo, minutesAgo }: Calendar): Moment[] {
  const first = `# Lisbon offsite

Eleven people, three nights, one meeting room.

## Flights
- [ ] Copenhagen → Lisbon, four people
- [ ] Berlin → Lisbon, five people
- [ ] Porto → Lisbon by train, two people

## Hotel
- [ ] Block of eleven rooms near Cais do Sodré
`;
  const held = edited(first, [
    "- [ ] Block of eleven rooms near Cais do Sodré",
    "- [x] Block of eleven rooms near Cais do Sodré, held until Friday 18:00",
  ]);
  const booked = edited(held, [
    "- [ ] Copenhagen → Lisbon, four people",
    "- [x] Copenhagen → Lisbon, four people: TP 753, aisle seats, refundable",
  ]);
  const berlin = edited(booked, [
    "- [ ] Berlin → Lisbon, five people",
    "- [x] Berlin → Lisbon, five people: TP 535; one of them needs a vegetarian meal\n- [ ] Ask whether the sixth Berlin seat is still wanted",
  ]);
  const room = `${berlin}
## Meeting room
- Whiteboard and two screens; ask for the one with daylight.
- Lunch in the room on the second day: three vegetarian, one without nuts.
`;
  return tell(memories.lisbon.store, memories.lisbon.path)
    .create(daysAgo(4, "13:05"), "planner", first)
    .write(daysAgo(2, "12:18"), "planner", held)
    .in(sessions.lisbon)
    .write(minutesAgo(212), "planner", booked)
    .in(sessions.lisbon)
    .write(minutesAgo(52), "planner", berlin)
    .in(sessions.lisbon)
    .write(minutesAgo(3), "planner", room, "From the thread with the hotel.").moments;
}
