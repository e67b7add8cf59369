import { generateClient } from "../generate.mjs";
import { SetupError, withProgress } from "./progress.mjs";
import { hashOf, hasStamp, setStamp } from "./stamps.mjs";

const STAMP = "prisma/generated/.stamp";

const stamp = () => hashOf(["prisma/schema.prisma", "package-lock.json"]);

/** Whether the generated database client belongs to the schema. */
export const isClientCurrent = () => hasStamp(STAMP, stamp());

export async function ensureClient() {
  await withProgress("Generating the database client", async () => {
    try {
      generateClient();
    } catch (error) {
      throw new SetupError(error.message);
    }
  });
  setStamp(STAMP, stamp());
}
