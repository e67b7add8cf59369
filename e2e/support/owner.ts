import { join } from "node:path";
import { projectRoot } from "@/lib/env";

/** The person that the screens are tested as. */
export const OWNER = { email: "owner@palimpsest.test" };

/** Where the owner's cookies are kept between the set-up of a run and its tests. */
export const signedInState = () => join(projectRoot(), ".palimpsest-test", "owner.json");
