import { withoutAddresses } from "./inline.ts";
import { spokenParts } from "./spoken.ts";

/** An issue that a text refers to, whether or not it exists. */
export interface Reference {
  /** As written: a full path, a project's path beside the own one, or null for the own project. */
  readonly project: string | null;
  readonly iid: number;
}

const PATH_CHARACTER = /[A-Za-z0-9_./-]/;
const path = /^[A-Za-z0-9_.][A-Za-z0-9_.-]*(?:\/[A-Za-z0-9_.][A-Za-z0-9_.-]*)*$/;
const numbered = /#(\d{1,9})(?![\w-])/g;

/** The characters of a path directly before a position. Stops at `#`, so that a whole text takes linear time. */
const pathBefore = (text: string, position: number): string => {
  let start = position;
  while (start > 0 && PATH_CHARACTER.test(text[start - 1] ?? "")) start -= 1;
  return text.slice(start, position);
};

const shortReferences = (part: string): Reference[] =>
  [...part.matchAll(numbered)].flatMap(({ 1: digits, index }) => {
    const before = pathBefore(part, index);
    const previous = part[index - before.length - 1] ?? " ";
    if (/[&\\\w]/.test(previous) || (before !== "" && !path.test(before))) return [];
    return [{ project: before === "" ? null : before, iid: Number(digits) }];
  });

const issueAddress = /^\/([^\s?#]+?)(?:\/-)?\/(?:issues|work_items)\/(\d{1,9})(?![\w-])/;

const addressReferences = (part: string, instanceUrl: string): Reference[] =>
  [...part.matchAll(/https?:\/\/[^\s<>()]{1,2000}/gi)].flatMap(([address]) => {
    const match = address.startsWith(instanceUrl)
      ? issueAddress.exec(address.slice(instanceUrl.length))
      : null;
    if (match === null || !path.test(match[1] ?? "")) return [];
    return [{ project: match[1] ?? "", iid: Number(match[2]) }];
  });

/**
 * Finds the issues that a text refers to where GitLab does: `#12`, `project#12`, `group/project#12` and the
 * addresses of issues below `instanceUrl` (no slash at its end), not in code or HTML comments. Each once.
 */
export const extractReferences = (text: string, instanceUrl: string): Reference[] => {
  const found = new Map<string, Reference>();
  const add = (reference: Reference) => found.set(`${reference.project}#${reference.iid}`, reference);
  for (const part of spokenParts(text)) {
    for (const reference of shortReferences(withoutAddresses(part))) add(reference);
    for (const reference of addressReferences(part, instanceUrl)) add(reference);
  }
  return [...found.values()];
};
