import type { BetterAuthOptions, DBAdapter, DBTransactionAdapter, Where } from "better-auth";
import { hashToken } from "@/lib/domain/sign-in/tokens";

type Adapter = DBTransactionAdapter<BetterAuthOptions>;
type MakeAdapter = (options: BetterAuthOptions) => DBAdapter<BetterAuthOptions>;

/**
 * The adapter with the tokens of sign-ins kept as SHA-256: whoever reads the table cannot sign in with what it holds. The
 * library writes and asks with the token of the cookie and never learns the difference.
 */
export const withHashedTokens =
  (make: MakeAdapter): MakeAdapter =>
  (options) => {
    const inner = make(options);
    return {
      ...inner,
      ...hashing(inner),
      transaction: (work) => inner.transaction((tx) => work({ ...tx, ...hashing(tx) })),
    };
  };

function hashing(
  inner: Adapter,
): Pick<
  Adapter,
  "create" | "findOne" | "findMany" | "update" | "updateMany" | "delete" | "deleteMany" | "count" | "consumeOne"
> {
  return {
    create: async (ask) => {
      const token = ask.model === "session" && (ask.data as { token?: unknown }).token;
      if (typeof token !== "string") return inner.create(ask);
      return shown(await inner.create({ ...ask, data: { ...ask.data, token: hashToken(token) } }), token);
    },
    findOne: async (ask) => shown(await inner.findOne(stored(ask)), askedToken(ask)),
    findMany: (ask) => inner.findMany(stored(ask)),
    count: (ask) => inner.count(stored(ask)),
    update: async (ask) => shown(await inner.update(stored(ask)), askedToken(ask)),
    updateMany: (ask) => inner.updateMany(stored(ask)),
    delete: (ask) => inner.delete(stored(ask)),
    deleteMany: (ask) => inner.deleteMany(stored(ask)),
    consumeOne: async (ask) => shown(await inner.consumeOne(stored(ask)), askedToken(ask)),
  };
}

interface Question {
  model: string;
  where?: Where[];
}

function stored<Q extends Question>(ask: Q): Q {
  if (ask.model !== "session" || !ask.where) return ask;
  const where = ask.where.map((condition) =>
    condition.field === "token" ? { ...condition, value: hashedValue(condition.value) } : condition,
  );
  return { ...ask, where };
}

function hashedValue(value: Where["value"]): Where["value"] {
  if (typeof value === "string") return hashToken(value);
  return Array.isArray(value) ? value.map((one) => hashToken(String(one))) : value;
}

function askedToken({ model, where }: Question): string | undefined {
  const value = model === "session" && where?.find(({ field }) => field === "token")?.value;
  return typeof value === "string" ? value : undefined;
}

/** The row as the library knows it: with the token it asked by. */
function shown<Row>(row: Row, token: string | undefined): Row {
  return row && token ? { ...row, token } : row;
}
