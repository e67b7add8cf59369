import { isoDay } from "@/lib/demo/calendar";
import type { AuthorRole, StoreRole } from "@/lib/demo/cast";
import { names } from "@/lib/demo/everyday/names";
import type { Random } from "@/lib/demo/random";

/** A kind of page: what it is called, its headings with the lines that may stand there, and who keeps it. */
export interface Kind {
  store: StoreRole;
  /** Paths and titles, one page each. */
  pages: readonly { path: string; title: string }[];
  sections: Readonly<Record<string, readonly string[]>>;
  by: readonly AuthorRole[];
  /** What authors say about a change, sometimes. */
  notes: readonly string[];
  /** How many versions a page gets, and how long ago the first ones were written, in days. */
  versions: readonly [fewest: number, most: number];
  since: readonly [latest: number, earliest: number];
}

interface Line {
  template: string;
  text: string;
}

/** A page as an agent keeps it: a title and lists under headings, changed a line or two at a time. */
export interface Notebook {
  render(): string;
  develop(at: Date): void;
}

export function openNotebook(kind: Kind, title: string, random: Random, at: Date): Notebook {
  const unused = Object.fromEntries(
    Object.entries(kind.sections).map(([heading, templates]) => [heading, shuffled(templates, random)]),
  );
  const sections = Object.keys(kind.sections).map((heading) => ({ heading, lines: [] as Line[] }));
  const append = (section: (typeof sections)[number], moment: Date) => {
    const template = unused[section.heading]?.pop();
    if (template) section.lines.push({ template, text: filled(template, random, moment) });
    return Boolean(template);
  };
  for (const section of sections) for (let n = random.between(1, 3); n > 0; n--) append(section, at);

  const acts: [weight: number, act: (moment: Date) => boolean][] = [
    [55, (moment) => append(random.pick(sections), moment)],
    [25, (moment) => reword(random.pick(sections).lines, random, moment)],
    [20, () => tick(sections.flatMap(({ lines }) => lines))],
    [10, () => drop(random.pick(sections).lines, random)],
  ];
  return {
    render: () =>
      `# ${title}\n${sections
        .filter(({ lines }) => lines.length > 0)
        .map(({ heading, lines }) => `\n## ${heading}\n${lines.map(({ text }) => `- ${text}\n`).join("")}`)
        .join("")}`,
    develop(moment) {
      for (let changes = random.chance(0.3) ? 2 : 1, tries = 0; changes > 0 && tries < 40; tries++)
        if (weighted(acts, random)(moment)) changes--;
    },
  };
}

/** The same line with other numbers and names, where it has any. */
function reword(lines: Line[], random: Random, moment: Date): boolean {
  const line = lines.length > 0 ? random.pick(lines) : undefined;
  const again = line && filled(line.template, random, moment);
  if (!line || line.text === again) return false;
  line.text = again ?? line.text;
  return true;
}

function tick(lines: Line[]): boolean {
  const open = lines.find(({ text }) => text.startsWith("[ ]"));
  if (open) open.text = open.text.replace("[ ]", "[x]");
  return Boolean(open);
}

function drop(lines: Line[], random: Random): boolean {
  return lines.length > 2 && lines.splice(random.between(0, lines.length - 1), 1).length > 0;
}

/** `{city}` and the like replaced by one of the names; `{n}` by a number, `{price}` by an amount, `{day}` by the date. */
function filled(template: string, random: Random, moment: Date): string {
  return template.replace(/\{(\w+)\}/g, (_, slot: string) => {
    if (slot === "n") return String(random.between(2, 14));
    if (slot === "price") return `€${random.between(3, 90) * 10}`;
    if (slot === "time") return `${random.between(8, 19)}:${random.pick(["00", "15", "30", "45"])}`;
    if (slot === "day") return isoDay(moment);
    return random.pick(names[slot as keyof typeof names]);
  });
}

function shuffled<T>(from: readonly T[], random: Random): T[] {
  const result = [...from];
  for (let last = result.length - 1; last > 0; last--) {
    const other = random.between(0, last);
    [result[last], result[other]] = [result[other]!, result[last]!];
  }
  return result;
}

function weighted<T>(options: [weight: number, option: T][], random: Random): T {
  let rest = random.next() * options.reduce((sum, [weight]) => sum + weight, 0);
  return (options.find(([weight]) => {
    rest -= weight;
    return rest < 0;
  }) ?? options[0]!)[1];
}
