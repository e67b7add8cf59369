import type Anthropic from "@anthropic-ai/sdk";
import { expectTypeOf, test } from "vitest";
import type { ErrorEnvelope, ErrorType } from "./errors";
import type {
  CreateMemory,
  DeletedMemory,
  DeleteMemory,
  ListMemories,
  Memory,
  MemoryPrefix,
  UpdateMemory,
} from "./memories";
import type {
  CreateMemoryStore,
  DeletedMemoryStore,
  ListMemoryStores,
  MemoryStore,
  UpdateMemoryStore,
} from "./memory-stores";
import type { Actor, ListMemoryVersions, MemoryVersion, Operation } from "./memory-versions";
import type { Page, View } from "./pages";

type Sdk = Anthropic.Beta.MemoryStores;
type M = Anthropic.Beta.MemoryStores.BetaManagedAgentsMemory;
type Store = Anthropic.Beta.BetaManagedAgentsMemoryStore;
type Version = Anthropic.Beta.MemoryStores.BetaManagedAgentsMemoryVersion;

/** The SDK marks as optional what our replies always carry, as null if need be. */
type Emitted<T, Nullable extends keyof T = never> = {
  [K in keyof T]-?: K extends Nullable ? Exclude<T[K], undefined> | null : Exclude<T[K], undefined>;
};
/** What a caller may send besides path parameters and headers. */
type Sent<T> = Omit<T, "betas" | "workspace_id" | "memory_store_id">;

// Compiled by the type check; at run time there is nothing left to do.
test("replies are what the SDK's types say, both ways", () => {
  expectTypeOf<MemoryStore>().toEqualTypeOf<Emitted<Store>>();
  expectTypeOf<Memory>().toEqualTypeOf<Emitted<M>>();
  expectTypeOf<MemoryPrefix>().toEqualTypeOf<Anthropic.Beta.MemoryStores.BetaManagedAgentsMemoryPrefix>();
  expectTypeOf<Memory | MemoryPrefix>().toExtend<Anthropic.Beta.MemoryStores.BetaManagedAgentsMemoryListItem>();
  expectTypeOf<MemoryVersion>().toEqualTypeOf<Emitted<Version, "created_by" | "redacted_by">>();
  expectTypeOf<Actor>().toEqualTypeOf<Anthropic.Beta.MemoryStores.BetaManagedAgentsActor>();
  expectTypeOf<Operation>().toEqualTypeOf<Anthropic.Beta.MemoryStores.BetaManagedAgentsMemoryVersionOperation>();
  expectTypeOf<DeletedMemory>().toEqualTypeOf<Anthropic.Beta.MemoryStores.BetaManagedAgentsDeletedMemory>();
  expectTypeOf<DeletedMemoryStore>().toEqualTypeOf<Anthropic.Beta.BetaManagedAgentsDeletedMemoryStore>();
});

test("what the SDK can send is what the schemas read, both ways", () => {
  type Create = Sent<Anthropic.Beta.MemoryStores.MemoryCreateParams>;
  type Update = Sent<Anthropic.Beta.MemoryStores.MemoryUpdateParams>;
  type List = Sent<Anthropic.Beta.MemoryStores.MemoryListParams>;
  type Delete = Sent<Anthropic.Beta.MemoryStores.MemoryDeleteParams>;
  type Versions = Sent<Anthropic.Beta.MemoryStores.MemoryVersionListParams>;
  type Stores = Sent<Anthropic.Beta.MemoryStoreListParams>;
  expectTypeOf<keyof CreateMemory | "view">().toEqualTypeOf<keyof Create>();
  expectTypeOf<CreateMemory>().toExtend<Create>(); // the SDK also lets null through as content; we refuse it
  expectTypeOf<keyof UpdateMemory | "view">().toEqualTypeOf<keyof Update>();
  expectTypeOf<Update["content"]>().toEqualTypeOf<UpdateMemory["content"]>();
  expectTypeOf<Update["path"]>().toEqualTypeOf<UpdateMemory["path"]>();
  expectTypeOf<NonNullable<UpdateMemory["precondition"]>>().toExtend<NonNullable<Update["precondition"]>>();
  expectTypeOf<keyof ListMemories>().toEqualTypeOf<keyof List>();
  expectTypeOf<DeleteMemory>().toEqualTypeOf<Delete>();
  expectTypeOf<View>().toEqualTypeOf<Anthropic.Beta.MemoryStores.BetaManagedAgentsMemoryView>();
  expectTypeOf<keyof ListMemoryVersions>().toEqualTypeOf<keyof Versions>();
  expectTypeOf<ListMemoryVersions["operation"]>().toEqualTypeOf<Versions["operation"]>();
  expectTypeOf<keyof ListMemoryStores>().toEqualTypeOf<keyof Stores>();
  expectTypeOf<Sent<Anthropic.Beta.MemoryStoreCreateParams>>().toExtend<CreateMemoryStore>();
  expectTypeOf<keyof CreateMemoryStore>().toEqualTypeOf<keyof Sent<Anthropic.Beta.MemoryStoreCreateParams>>();
  expectTypeOf<Sent<Anthropic.Beta.MemoryStoreUpdateParams>>().toExtend<UpdateMemoryStore>();
  expectTypeOf<keyof UpdateMemoryStore>().toEqualTypeOf<keyof Sent<Anthropic.Beta.MemoryStoreUpdateParams>>();
});

test("errors are of the types that the SDK knows", () => {
  // The SDK's union lacks request_too_large, which the vendor sends all the same.
  expectTypeOf<Exclude<ErrorType, "request_too_large">>().toEqualTypeOf<Anthropic.ErrorType>();
  expectTypeOf<Extract<ErrorEnvelope["error"], { type: string }>["type"]>().toEqualTypeOf<ErrorType>();
});

test("pages are what the SDK pages through", () => {
  type SdkPage = Pick<Awaited<ReturnType<Sdk["list"]>>, "data" | "next_page">;
  expectTypeOf<Page<MemoryStore>>().toEqualTypeOf<SdkPage>();
});
