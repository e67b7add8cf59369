import { z } from "zod";
import { characters, wellFormed } from "@/lib/wire/pages";

const text = (max: number) => characters(1, max).refine(wellFormed, "must not hold NUL or lone surrogates");

/** Roughly where searches are made from. */
export const UserLocation = z.object({
  type: z.literal("approximate"),
  city: text(255).nullish(),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/, "must be two capital letters")
    .nullish(),
  region: text(255).nullish(),
  timezone: text(255).nullish(),
});

const All = z.object({ type: z.literal("all") });
const None = z.object({ type: z.literal("none") });
const named = z
  .array(z.object({ type: z.literal("tool_reference"), name: text(128) }))
  .min(1)
  .max(128)
  .refine((tools) => new Set(tools.map(({ name }) => name)).size === tools.length, "must name each tool once");
const Only = z.object({ type: z.literal("only"), tools: named });
const Except = z.object({ type: z.literal("except"), tools: named });

const UserInput = z.discriminatedUnion("type", [All, None]);
const ToolFilter = z.discriminatedUnion("type", [All, None, Only, Except]);
export type ToolFilter = z.infer<typeof ToolFilter>;

/** Where the addresses come from that web_fetch may fetch; null allows all of that source. */
export const UrlSources = z.object({
  client_tool_results: ToolFilter.nullable(),
  server_tool_results: ToolFilter.nullable(),
  user_input: UserInput.nullable(),
});
export type UrlSources = z.infer<typeof UrlSources>;

const shorthand = z.enum(["all", "none"]);
/** The same as callers may write it: "all" and "none" instead of objects. */
export const UrlSourcesInput = z.object({
  client_tool_results: z.union([shorthand, ToolFilter]).nullish(),
  server_tool_results: z.union([shorthand, ToolFilter]).nullish(),
  user_input: z.union([shorthand, UserInput]).nullish(),
});
export type UrlSourcesInput = z.infer<typeof UrlSourcesInput>;
