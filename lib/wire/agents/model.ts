import { z } from "zod";
import { characters, wellFormed } from "@/lib/wire/pages";

const id = characters(1, 256).refine(
  (text) => wellFormed(text) && !/\p{Cc}/u.test(text),
  "must not hold control characters or lone surrogates",
);
const geo = characters(1, 64).refine(wellFormed, "must not hold NUL or lone surrogates");

const Effort = z.enum(["low", "medium", "high", "xhigh", "max"]);
/** Effort and speed are always there in replies; what a caller leaves out is `high` and `standard`. */
export const Model = z
  .object({
    id,
    effort: z.object({ type: Effort }).optional(),
    speed: z.enum(["standard", "fast"]).optional(),
    inference_geo: geo.optional(),
  })
  .meta({ id: "Model" });
export type Model = z.infer<typeof Model>;

/** A model's name alone, or with what is set about it. */
export const ModelInput = z.union([
  id,
  z.object({
    id,
    effort: z.union([Effort, z.object({ type: Effort })]).nullish(),
    speed: z.enum(["standard", "fast"]).nullish(),
    inference_geo: geo.nullish(),
  }),
]);
export type ModelInput = z.infer<typeof ModelInput>;
