import { names } from "@/lib/demo/everyday/names";
import type { Kind } from "@/lib/demo/everyday/notebook";

const topics = [
  "Names",
  "Errors",
  "Migrations",
  "Feature flags",
  "Logging",
  "Dependencies",
  "Public API",
  "Flaky tests",
];

export const repo: readonly Kind[] = [
  {
    store: "repo",
    pages: names.service.flatMap((service) => [
      { path: `/services/${service}/build.md`, title: `${service}: build` },
      { path: `/services/${service}/tests.md`, title: `${service}: tests` },
      { path: `/services/${service}/gotchas.md`, title: `${service}: gotchas` },
    ]),
    by: ["reviewer", "reviewer", "reviewer", "nightly"],
    versions: [2, 8],
    since: [6, 135],
    notes: [
      "From the review of a pull request.",
      "Cost me twenty minutes.",
      "The build changed.",
      "Confirmed by running it.",
    ],
    sections: {
      Commands: [
        "`make check` runs format, types and unit tests, about {n} minutes.",
        "`make db` needs port 5432 free; stop the other one first.",
        "`npm run seed` twice fails; drop the schema before.",
        'One test: `npm test -- -t "name"`; quotes matter.',
        "The container build needs {n} GB of memory.",
      ],
      Facts: [
        "Generated clients are committed; run `make gen` after changing a schema.",
        "The {service} service is called with a {n} s timeout and no retry.",
        "Time is injected; never call the clock in domain code.",
        "Feature flags live in `config/flags.ts`, with an end date.",
        "Ids are strings everywhere, even where they look like numbers.",
      ],
      "Learned the hard way": [
        "{day}: the cache key misses the tenant; check every new one.",
        "{day}: tests pass alone and fail together because of the shared clock.",
        "{day}: a migration on `orders` locked for {n} minutes; batch it.",
        "{day}: the linter's fix changed behaviour in `limits.ts`; read its diffs.",
        "{day}: retries doubled a payment; the {service} call needs an idempotency key.",
        "{day}: the mailer swallows errors; look in its own log.",
      ],
    },
  },
  {
    store: "repo",
    pages: topics.map((title) => ({ path: `/review/${title.toLowerCase().replace(" ", "-")}.md`, title })),
    by: ["reviewer", "owner"],
    versions: [2, 6],
    since: [30, 135],
    notes: ["Agreed in the retro.", "From the last three reviews."],
    sections: {
      Rule: [
        "Say what it does, not how.",
        "One way of each; link the existing one.",
        "No new dependency without a reason in the description.",
        "At most {n} arguments; then an object.",
        "A bug fix comes with the test that failed.",
      ],
      Exceptions: [
        "Scripts under `tools/` may do as they like.",
        "The {service} service keeps its own style until it is replaced.",
        "Generated code.",
      ],
    },
  },
];
