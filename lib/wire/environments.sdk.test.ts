import type Anthropic from "@anthropic-ai/sdk";
import { expectTypeOf, test } from "vitest";
import type {
  CreateEnvironment,
  DeletedEnvironment,
  Environment,
  ListEnvironments,
  UpdateEnvironment,
} from "./environments";

type Beta = Anthropic.Beta.BetaEnvironment;
type Sent<T> = Omit<T, "betas" | "workspace_id">;
type Create = Sent<Anthropic.Beta.EnvironmentCreateParams>;
type Update = Sent<Anthropic.Beta.EnvironmentUpdateParams>;

// Compiled by the type check; at run time there is nothing left to do.
test("replies are what the SDK's types say, both ways", () => {
  expectTypeOf<Environment>().toExtend<Beta>();
  expectTypeOf<Beta>().toExtend<Environment>();
  expectTypeOf<keyof Environment>().toEqualTypeOf<keyof Beta>();
  expectTypeOf<DeletedEnvironment>().toEqualTypeOf<Anthropic.Beta.BetaEnvironmentDeleteResponse>();
});

test("what the SDK can send is what the schemas read, both ways", () => {
  expectTypeOf<Create>().toExtend<CreateEnvironment>();
  expectTypeOf<keyof CreateEnvironment>().toEqualTypeOf<keyof Create>();
  expectTypeOf<CreateEnvironment["config"]>().toExtend<Create["config"]>();
  expectTypeOf<Update>().toExtend<UpdateEnvironment>();
  expectTypeOf<keyof UpdateEnvironment>().toEqualTypeOf<keyof Update>();
  expectTypeOf<keyof ListEnvironments>().toEqualTypeOf<keyof Sent<Anthropic.Beta.EnvironmentListParams>>();
});
