import type Anthropic from "@anthropic-ai/sdk";
import { expectTypeOf, test } from "vitest";
import type {
  AttachFile,
  AttachGitHubRepository,
  AttachMemoryStore,
  DeletedSessionResource,
  FileResource,
  GitHubRepositoryResource,
  ListSessionResources,
  MemoryStoreResource,
  SessionResource,
  UpdateSessionResource,
} from "./session-resources";
import type { ListSessionThreads, SessionThread } from "./session-threads";
import type {
  BidirectionalPage,
  CreateSession,
  DeletedSession,
  ListSessions,
  OutcomeEvaluation,
  Session,
  SessionBudget,
  SessionStats,
  SessionUsage,
  UpdateSession,
} from "./sessions";

type SdkSession = Anthropic.Beta.BetaManagedAgentsSession;

type Sent<T> = Omit<T, "betas" | "workspace_id" | "session_id">;
type Known<T> = { [K in keyof T]-?: Exclude<T[K], undefined> };

// Compiled by the type check; at run time there is nothing left to do.
test("replies are what the SDK's types say", () => {
  expectTypeOf<Session>().toExtend<SdkSession>();
  expectTypeOf<keyof Session>().toEqualTypeOf<keyof SdkSession>();
  expectTypeOf<keyof Session["agent"]>().toEqualTypeOf<keyof SdkSession["agent"]>();
  expectTypeOf<Session["status"]>().toEqualTypeOf<SdkSession["status"]>();
  expectTypeOf<SessionBudget>().toEqualTypeOf<NonNullable<SdkSession["budget"]>>();
  expectTypeOf<OutcomeEvaluation>().toEqualTypeOf<SdkSession["outcome_evaluations"][number]>();
  expectTypeOf<SessionUsage>().toEqualTypeOf<SdkSession["usage"]>();
  expectTypeOf<SessionStats>().toEqualTypeOf<SdkSession["stats"]>();
  expectTypeOf<MemoryStoreResource>().toExtend<Anthropic.Beta.Sessions.BetaManagedAgentsMemoryStoreResource>();
  expectTypeOf<keyof MemoryStoreResource>().toEqualTypeOf<
    keyof Anthropic.Beta.Sessions.BetaManagedAgentsMemoryStoreResource
  >();
  expectTypeOf<FileResource>().toEqualTypeOf<Anthropic.Beta.Sessions.BetaManagedAgentsFileResource>();
  expectTypeOf<GitHubRepositoryResource>().toEqualTypeOf<Anthropic.Beta.Sessions.BetaManagedAgentsGitHubRepositoryResource>();
  expectTypeOf<SessionResource>().toExtend<Anthropic.Beta.Sessions.BetaManagedAgentsSessionResource>();
  expectTypeOf<DeletedSession>().toEqualTypeOf<Anthropic.Beta.BetaManagedAgentsDeletedSession>();
  expectTypeOf<DeletedSessionResource>().toEqualTypeOf<Anthropic.Beta.Sessions.BetaManagedAgentsDeleteSessionResource>();
  expectTypeOf<SessionThread>().toExtend<Anthropic.Beta.Sessions.BetaManagedAgentsSessionThread>();
  expectTypeOf<keyof SessionThread>().toEqualTypeOf<keyof Anthropic.Beta.Sessions.BetaManagedAgentsSessionThread>();
  type SdkPage = Pick<Awaited<ReturnType<Anthropic["beta"]["sessions"]["list"]>>, "next_page" | "prev_page">;
  expectTypeOf<Omit<BidirectionalPage<Session>, "data">>().toEqualTypeOf<SdkPage>();
});

test("what the SDK can send is what the schemas read", () => {
  type Create = Sent<Anthropic.Beta.SessionCreateParams>;
  type Update = Sent<Anthropic.Beta.SessionUpdateParams>;
  type List = Sent<Anthropic.Beta.SessionListParams>;
  expectTypeOf<keyof CreateSession>().toEqualTypeOf<keyof Create>();
  expectTypeOf<Create["resources"]>().toExtend<CreateSession["resources"]>();
  expectTypeOf<Create["budget"]>().toExtend<CreateSession["budget"]>();
  expectTypeOf<Create["title"]>().toExtend<CreateSession["title"]>();
  expectTypeOf<Create["metadata"]>().toExtend<CreateSession["metadata"]>();
  expectTypeOf<Create["vault_ids"]>().toExtend<CreateSession["vault_ids"]>();
  expectTypeOf<keyof UpdateSession>().toEqualTypeOf<keyof Update>();
  expectTypeOf<Sent<Omit<Update, "agent">>>().toExtend<UpdateSession>();
  expectTypeOf<keyof NonNullable<UpdateSession["agent"]>>().toEqualTypeOf<keyof NonNullable<Update["agent"]>>();
  expectTypeOf<keyof ListSessions>().toEqualTypeOf<keyof List>();
  expectTypeOf<Known<ListSessions>["statuses"]>().toEqualTypeOf<Known<List>["statuses"]>();
  expectTypeOf<Known<ListSessions>["order"]>().toEqualTypeOf<Known<List>["order"]>();
  expectTypeOf<Anthropic.Beta.BetaManagedAgentsMemoryStoreResourceParam>().toExtend<AttachMemoryStore>();
  expectTypeOf<keyof AttachFile>().toEqualTypeOf<keyof Sent<Anthropic.Beta.Sessions.ResourceAddParams>>();
  expectTypeOf<Anthropic.Beta.BetaManagedAgentsGitHubRepositoryResourceParams>().toExtend<AttachGitHubRepository>();
  expectTypeOf<UpdateSessionResource>().toEqualTypeOf<Sent<Anthropic.Beta.Sessions.ResourceUpdateParams>>();
  expectTypeOf<keyof ListSessionResources>().toEqualTypeOf<keyof Sent<Anthropic.Beta.Sessions.ResourceListParams>>();
  expectTypeOf<keyof ListSessionThreads>().toEqualTypeOf<keyof Sent<Anthropic.Beta.Sessions.ThreadListParams>>();
});
