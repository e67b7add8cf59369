import { z } from "zod";

/** Text PostgreSQL can keep and UTF-8 can carry: no NUL, no lone surrogate. */
export const wellFormed = (text: string) => !text.includes("\0") && text.isWellFormed();

/** Text of so many characters, counted as JSON Schema counts them: a character outside the basic plane is one, not two. */
export const characters = (min: number, max: number) =>
  z
    .string()
    .refine(
      (text) => text.length <= 2 * max && [...text].length <= max && text.length >= min,
      `must have ${min} to ${max} characters`,
    )
    .meta({ override: { type: "string", ...(min > 0 ? { minLength: min } : {}), maxLength: max } });

/** A page of a list: forward only, `next_page` null on the last. `prev_page` and `has_more` never appear. */
export const page = <T extends z.ZodType>(item: T) =>
  z.object({ data: z.array(item), next_page: z.string().nullable() });
export interface Page<T> {
  data: T[];
  next_page: string | null;
}

/** Above the maximum a limit is clamped, below 1 or not a whole number it is refused. */
export const limit = (max: number, byDefault = 20) =>
  z.coerce
    .string()
    .regex(/^\d+$/, "must be a whole number of at least 1")
    .transform(Number)
    .refine((n) => n >= 1, "must be at least 1")
    .transform((n) => Math.min(n, max))
    .default(byDefault)
    .meta({ override: { type: "integer", minimum: 1, maximum: max, default: byDefault } });

export const pageCursor = z
  .string()
  .max(2048)
  .optional()
  .describe("`next_page` of the previous page; valid only with the same filters and order.");

/** RFC 3339 with an offset; kept as text because JavaScript dates would drop the microseconds. */
export const Timestamp = z.string().meta({ format: "date-time" });
export type Timestamp = z.infer<typeof Timestamp>;

const rfc3339 = /^(\d{4}-\d{2}-\d{2})[Tt ](\d{2}:\d{2}:\d{2})(?:\.(\d{1,9}))?([Zz]|[+-]\d{2}:\d{2})$/;

/** The same moment in UTC with microseconds; undefined when it is none. */
function canonical(text: string): string | undefined {
  const moment = /^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00:00Z` : text.replace(/ (?=\d{2}:\d{2}$)/, "+");
  const [, date = "", time = "", fraction = "", offset = ""] = rfc3339.exec(moment) ?? [];
  const wallClock = new Date(`${date}T${time}Z`);
  // JavaScript rolls 30 February over to March; PostgreSQL and callers do not mean that.
  if (Number.isNaN(wallClock.getTime()) || !wallClock.toISOString().startsWith(`${date}T${time}`)) return undefined;
  const utc = new Date(`${date}T${time}${offset.toUpperCase()}`);
  const year = utc.getUTCFullYear();
  if (Number.isNaN(utc.getTime()) || year < 1 || year > 9999) return undefined;
  return `${utc.toISOString().slice(0, 19)}.${fraction.padEnd(6, "0").slice(0, 6)}Z`;
}

/** A moment given by a caller: RFC 3339, or a date alone (its midnight, UTC). */
export const TimestampParam = z
  .string()
  .max(64)
  .transform((text, issues) => {
    const moment = canonical(text);
    if (moment) return moment;
    issues.addIssue("must be an RFC 3339 timestamp, for example 2026-05-03T14:02:00Z");
    return z.NEVER;
  })
  .meta({ override: { type: "string", format: "date-time" } });

export const Flag = z
  .enum(["true", "false"])
  .transform((text) => text === "true")
  .meta({ override: { type: "boolean" } });

/** A filter that may name several values, as `name[]=a&name[]=b` or `name=a&name=b`. */
export const several = <T extends z.ZodType<unknown, string>>(item: T, max: number) => {
  const { $schema, ...items } = z.toJSONSchema(item, { io: "input" });
  return z
    .union([item.transform((one) => [one]), z.array(item).max(max)])
    .meta({ override: { type: "array", items, maxItems: max } });
};

/** An id as a caller gives it: never parsed, only looked up. */
export const IdParam = z.string().min(1).max(128).refine(wellFormed, "must be an id");

export const Metadata = z.record(z.string(), z.string());
export type Metadata = z.infer<typeof Metadata>;

const metadataKey = characters(1, 64).refine(wellFormed, "must not hold NUL or lone surrogates");
const metadataValue = characters(0, 512).refine(wellFormed, "must not hold NUL or lone surrogates");
export const metadataPairsMax = 16;
export const MetadataInput = z
  .record(metadataKey, metadataValue)
  .refine((pairs) => Object.keys(pairs).length <= metadataPairsMax, `metadata holds at most ${metadataPairsMax} pairs`)
  .meta({ maxProperties: metadataPairsMax });
/** A patch: text upserts, null deletes the key, an absent key is kept. The merged result is checked by the act. */
export const MetadataPatch = z.record(metadataKey, metadataValue.nullable());

export const View = z.enum(["basic", "full"]);
export type View = z.infer<typeof View>;
