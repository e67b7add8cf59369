import { z } from "zod";
import {
  characters,
  Flag,
  IdParam,
  limit,
  Metadata,
  metadataPairsMax,
  page,
  pageCursor,
  Timestamp,
  wellFormed,
} from "./pages";

const textRule = "must not hold NUL or lone surrogates";
const listed = z.array(characters(1, 255).refine(wellFormed, textRule)).max(256);

/** The package managers of an environment, in the order in which they are shown. */
export const packageManagers = ["apt", "cargo", "gem", "go", "npm", "pip"] as const;
type Manager = (typeof packageManagers)[number];
const eachManager = <T extends z.ZodType>(of: T) =>
  Object.fromEntries(packageManagers.map((name) => [name, of])) as Record<Manager, T>;

const Unrestricted = z.object({ type: z.literal("unrestricted") });
const Packages = z.object({ ...eachManager(listed), type: z.literal("packages").optional() });
const Networking = z.discriminatedUnion("type", [
  Unrestricted,
  z.object({
    type: z.literal("limited"),
    allow_mcp_servers: z.boolean(),
    allow_package_managers: z.boolean(),
    allowed_hosts: listed,
  }),
]);

/** Where a session's tools run: on somebody's own machines, or (kept, not run here) in a cloud. */
export const EnvironmentConfig = z.discriminatedUnion("type", [
  z.object({ type: z.literal("self_hosted") }),
  z.object({ type: z.literal("cloud"), networking: Networking, packages: Packages }),
]);
export type EnvironmentConfig = z.infer<typeof EnvironmentConfig>;

export const Environment = z
  .object({
    id: z.string(),
    type: z.literal("environment"),
    name: z.string(),
    description: z.string().nullable(),
    metadata: Metadata,
    config: EnvironmentConfig,
    scope: z.enum(["organization", "account"]).optional(),
    created_at: Timestamp,
    updated_at: Timestamp,
    archived_at: Timestamp.nullable(),
  })
  .meta({ id: "Environment" });
export type Environment = z.infer<typeof Environment>;

const ConfigInput = z.discriminatedUnion("type", [
  z.object({ type: z.literal("self_hosted") }),
  z.object({
    type: z.literal("cloud"),
    networking: z
      .discriminatedUnion("type", [
        Unrestricted,
        z.object({
          type: z.literal("limited"),
          allow_mcp_servers: z.boolean().nullish(),
          allow_package_managers: z.boolean().nullish(),
          allowed_hosts: listed.nullish(),
        }),
      ])
      .nullish(),
    packages: z.object({ ...eachManager(listed.nullish()), type: z.literal("packages").optional() }).nullish(),
  }),
]);
export type ConfigInput = z.infer<typeof ConfigInput>;

const name = characters(1, 255).refine(
  (text) => wellFormed(text) && !/\p{Cc}/u.test(text),
  "must not hold control characters or lone surrogates",
);
const description = characters(0, 2048).refine(wellFormed, textRule);
const scope = z.enum(["organization", "account"]).nullish();
/** Its limits are checked by the act, which answers them with a code of their own. */
const pairs = { maxProperties: metadataPairsMax };

export const CreateEnvironment = z.object({
  name,
  description: description.nullish(),
  config: ConfigInput.nullish(),
  metadata: z.record(z.string(), z.string()).meta(pairs).nullish(),
  scope,
});
export type CreateEnvironment = z.infer<typeof CreateEnvironment>;

/** What is left out stays; null clears a description; a null or empty value deletes its key. */
export const UpdateEnvironment = z.object({
  name: name.nullish(),
  description: description.nullish(),
  config: ConfigInput.nullish(),
  metadata: z.record(z.string(), z.string().nullable()).nullish(),
  scope,
});
export type UpdateEnvironment = z.infer<typeof UpdateEnvironment>;

export const ListEnvironments = z.object({
  limit: limit(100),
  page: pageCursor,
  include_archived: Flag.default(false),
});
export type ListEnvironments = z.infer<typeof ListEnvironments>;

export const EnvironmentParams = z.object({ environment_id: IdParam });
export const EnvironmentPage = page(Environment).meta({ id: "EnvironmentPage" });
export const DeletedEnvironment = z.object({ id: z.string(), type: z.literal("environment_deleted") });
export type DeletedEnvironment = z.infer<typeof DeletedEnvironment>;

/** Why nothing about this environment can change any more, in words for a tooltip; undefined when it can. */
export function changingBlockedBecause(environment: Pick<Environment, "archived_at">): string | undefined {
  if (environment.archived_at) return "This environment is archived: nothing about it changes any more.";
}
