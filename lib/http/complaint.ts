import type { z } from "zod";

type Issue = z.core.$ZodIssue;

/** What is wrong with a value, and where: names of fields, never names that callers chose, for keys of metadata are content. */
export function complaintOf(error: z.ZodError): string {
  const [first] = error.issues;
  if (!first) return "The request is not of the form this route takes.";
  const { path, message } = innermost(first);
  const named = path[0] === "metadata" ? path.slice(0, 1) : path;
  return `${named.length > 0 ? `${named.join(".")}: ` : ""}${message}`;
}

/** Of a value that fits none of several forms: what is wrong with it in the form that it comes nearest to. */
function innermost(issue: Issue): Pick<Issue, "path" | "message"> {
  if (issue.code !== "invalid_union" || issue.errors.length === 0) return issue;
  const meant = issue.errors.filter((issues) => !issues.some(isOfAnotherType));
  const complaints = meant.flatMap(([first]) => (first ? [innermost(first)] : []));
  const [nearest] = complaints.sort((one, other) => other.path.length - one.path.length);
  if (!nearest) return { path: [...issue.path, "type"], message: "is none of the types that are taken here" };
  return { path: [...issue.path, ...nearest.path], message: nearest.message };
}

const isOfAnotherType = ({ code, path }: Issue) => code === "invalid_value" && path.length === 1 && path[0] === "type";
