import { z } from "zod";
import { IdParam } from "@/lib/wire/pages";

/** The blocks that events' contents are made of. What a block says beyond its form is kept as it came. */

export const TextBlock = z.looseObject({ type: z.literal("text"), text: z.string() });

const Base64 = z.looseObject({ type: z.literal("base64"), media_type: z.string(), data: z.string() });
const Url = z.looseObject({ type: z.literal("url"), url: z.string() });
const File = z.looseObject({ type: z.literal("file"), file_id: IdParam });
const PlainText = z.looseObject({ type: z.literal("text"), media_type: z.literal("text/plain"), data: z.string() });

export const ImageBlock = z.looseObject({
  type: z.literal("image"),
  source: z.discriminatedUnion("type", [Base64, Url, File]),
});

export const DocumentBlock = z.looseObject({
  type: z.literal("document"),
  source: z.discriminatedUnion("type", [Base64, PlainText, Url, File]),
  title: z.string().nullish(),
  context: z.string().nullish(),
});

export const SearchResultBlock = z.looseObject({
  type: z.literal("search_result"),
  source: z.string(),
  title: z.string(),
  content: z.array(TextBlock),
  citations: z.looseObject({ enabled: z.boolean() }),
});

export const RedactedBlock = z.looseObject({ type: z.literal("redacted") });

export const MessageBlock = z.discriminatedUnion("type", [TextBlock, ImageBlock, DocumentBlock, RedactedBlock]);
export const ResultBlock = z.discriminatedUnion("type", [TextBlock, ImageBlock, DocumentBlock, SearchResultBlock]);
export const SpokenBlock = z.discriminatedUnion("type", [TextBlock, RedactedBlock]);
