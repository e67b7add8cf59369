import { names, slug } from "@/lib/demo/everyday/names";
import type { Kind } from "@/lib/demo/everyday/notebook";

const trips = names.city.map((city, n) => ({
  path: `/trips/${slug(city)}-${slug(names.person[(n * 5) % names.person.length]!)}.md`,
  title: `${city}, ${names.person[(n * 5) % names.person.length]}`,
}));

export const travel: readonly Kind[] = [
  {
    store: "travel",
    pages: trips,
    by: ["planner", "planner", "planner", "clerk"],
    versions: [4, 9],
    since: [8, 120],
    notes: [
      "From the confirmation mail.",
      "Traveller asked for it.",
      "Changed by the airline.",
      "After the call.",
      "Price alert.",
    ],
    sections: {
      Flights: [
        "Out: {airline} at {time}, seat {n}C, refundable until the day before.",
        "Back: {airline} at {time}; connection in {city}, {n}0 minutes.",
        "[ ] Check in {n} hours before; window only if the flight is over three hours",
        "Fare {price} when last looked at; {airline} is {price} with one bag.",
        "Earlier flight at {early} is waitlisted.",
        "Hold until {day} {time}, then the price goes up.",
      ],
      Hotel: [
        "Near {station}, {room} a night, breakfast included.",
        "[ ] Ask for a quiet room on the court side",
        "Late check-in after {late} agreed by mail.",
        "Corporate rate code works by phone only.",
        "City tax is paid at the desk, about {fee} in all.",
      ],
      "On the ground": [
        "Airport to {station}: train every {n} minutes, no ticket machine on the platform.",
        "Dinner on {day} at {evening}; {meal} for one of the guests.",
        "Taxi from {station} is {fee} at night; book it in advance.",
        "Meeting moved to {time}; leave the hotel half an hour before.",
      ],
      Open: [
        "[ ] Confirm whether {person} joins",
        "[ ] Invoice to the new address",
        "[ ] Visa not needed, passport valid another {n} months",
        "[ ] Ask about {meal} meals on both flights",
        "[ ] Compare with the train before paying",
      ],
    },
  },
  {
    store: "travel",
    pages: names.person.map((person) => ({ path: `/travellers/${slug(person)}.md`, title: person })),
    by: ["planner", "planner", "triage"],
    versions: [2, 6],
    since: [20, 140],
    notes: ["Said on the phone.", "From the trip report.", "Asked twice; now written down."],
    sections: {
      Preferences: [
        "Meals: {meal}. Ask again for long flights.",
        "Aisle seat; window on night flights.",
        "Hotel near {station}, never above a bar.",
        "Trains up to {n} hours are fine, buses are not.",
        "Prefers {airline}; does not mind one connection.",
        "Wants the whole plan in one message, with times in both zones.",
      ],
      Practical: [
        "Home airport: {city}; {n}0 minutes from home.",
        "Name in the passport has a middle name; copy it exactly.",
        "Travels with hand luggage only.",
        "Approves up to {price} alone; above that asks {person}.",
        "Out of office in {month}.",
      ],
      Learned: [
        "{day}: did not like the early departure; nothing before {early}.",
        "{day}: asked for an invoice per night, not per stay.",
        "{day}: missed the connection in {city}; allow more than an hour there.",
        "{day}: {airline} lost the bag; put the essentials in the cabin.",
        "{day}: the corporate card was refused in {city}; carry a second one.",
      ],
    },
  },
  {
    store: "travel",
    pages: names.city.map((city) => ({ path: `/destinations/${slug(city)}.md`, title: city })),
    by: ["planner", "nightly"],
    versions: [1, 5],
    since: [15, 140],
    notes: ["Partner feed.", "From the last traveller.", "City's own site."],
    sections: {
      "Getting around": [
        "Airport train every {n} minutes until {late}.",
        "Day ticket for the tram is worth it from the third ride.",
        "Taxi from the airport about {fee}; the fixed price must be asked for.",
        "Last metro at {late}; later only night buses.",
        "Bikes at {station}, first half hour free.",
      ],
      Staying: [
        "Quiet streets behind {station}; avoid the square on weekends.",
        "Prices double in {month} because of the fair.",
        "Breakfast before {early} is rare; ask.",
        "Rooms under {room} go {n} weeks ahead.",
      ],
      "Good to know": [
        "Shops close on Sundays.",
        "Tap water is fine.",
        "Lunch is at {noon}; kitchens close after it.",
        "Pharmacy at {station} is open all night.",
        "Strike days are announced {n} days before.",
      ],
    },
  },
  {
    store: "travel",
    pages: [
      { path: "/preferences/hotels.md", title: "Hotel preferences" },
      { path: "/preferences/trains.md", title: "Train preferences" },
      { path: "/preferences/meals.md", title: "Meals" },
      { path: "/preferences/budget.md", title: "Budget" },
      { path: "/learned/airline-quirks.md", title: "Airline quirks" },
      { path: "/learned/late-arrivals.md", title: "Late arrivals" },
    ],
    by: ["planner", "planner", "planner", "owner"],
    versions: [5, 11],
    since: [70, 140],
    notes: ["Asked for twice.", "From the trip reports of the month.", "Shorter.", "Too strict before."],
    sections: {
      Rules: [
        "Up to {room} a night without asking; in {city} and {city} a third more.",
        "The whole journey counts: a cheap flight to a far airport is not cheap.",
        "Nothing that cannot be cancelled a day before, unless asked.",
        "Say the total first, then the parts.",
        "With less than {n}0 minutes between two legs, offer the later one too.",
      ],
      Exceptions: [
        "{person}: window, always.",
        "During the fair in {city} any price under {price} is good.",
        "Night trains count as a hotel.",
        "{meal} meals must be ordered two days before on {airline}.",
      ],
      Learned: [
        "{day}: {airline} changes the gate late in {city}; do not promise lounges.",
        "{day}: the front desk in {city} closes at {late}; ask for a code.",
        "{day}: three people preferred the slower train with no change.",
        "{day}: receipts by mail get lost; ask for the file at the desk.",
        "{day}: quiet rooms are on the court side, whatever the site says.",
      ],
    },
  },
];
