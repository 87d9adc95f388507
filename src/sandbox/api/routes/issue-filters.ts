/** The filters of issue lists. */
import type { Issue, User } from "../../world/types.ts";
import { userNamed, type World } from "../../world/world.ts";
import type { Call } from "../call.ts";
import { flag, integer, integers, moment, nested, oneOf, readParams, text, words } from "../fields.ts";
import type { Params } from "../params.ts";

type Test = (issue: Issue) => boolean;

const filterFields = {
  state: oneOf("opened", "closed", "all"),
  labels: words,
  author_id: integer,
  author_username: text,
  assignee_id: text,
  assignee_username: words,
  created_after: moment,
  created_before: moment,
  updated_after: moment,
  updated_before: moment,
  iids: integers,
  search: text,
  in: text,
  confidential: flag,
  issue_type: words,
  milestone: text,
  my_reaction_emoji: text,
  not: nested,
};

const scopeFields = {
  scope: oneOf("created_by_me", "assigned_to_me", "all", "created-by-me", "assigned-to-me"),
};

/** Every one of the named labels; `Any` and `None` as GitLab means them. */
const labelTest = (names: readonly string[]): Test => {
  const [first = ""] = names;
  if (names.length === 1 && first.toLowerCase() === "none") return (issue) => issue.labels.length === 0;
  if (names.length === 1 && first.toLowerCase() === "any") return (issue) => issue.labels.length > 0;
  return (issue) => names.every((name) => issue.labels.some((label) => label.name === name));
};

const assigneeIdTest = (wanted: string): Test => {
  if (wanted.toLowerCase() === "none" || wanted === "0") return (issue) => issue.assignees.length === 0;
  if (wanted.toLowerCase() === "any") return (issue) => issue.assignees.length > 0;
  return (issue) => issue.assignees.some((user) => String(user.id) === wanted);
};

const assigneesTest =
  (usernames: readonly string[]): Test =>
  (issue) =>
    usernames.every((name) =>
      issue.assignees.some((user) => user.username.toLowerCase() === name.toLowerCase()),
    );

const milestoneTest = (title: string): Test => {
  if (title.toLowerCase() === "none") return (issue) => issue.milestone === null;
  if (title.toLowerCase() === "any") return (issue) => issue.milestone !== null;
  return (issue) => issue.milestone?.title === title;
};

const searchTest = (search: string, inside: string): Test => {
  const terms = search.toLowerCase().split(/\s+/);
  const places = inside.split(",");
  return (issue) => {
    const texts = [
      places.includes("title") ? issue.title : "",
      places.includes("description") ? (issue.description ?? "") : "",
    ];
    const all = texts.join("\n").toLowerCase();
    return terms.every((term) => all.includes(term));
  };
};

const authorTest = (world: World, username: string): Test => {
  const author = userNamed(world, username);
  return (issue) => issue.author === author;
};

/** What `not[…]` excludes. */
const excludedTests = (world: World, params: Params): Test[] => {
  const not = readParams(params, filterFields);
  const tests: Test[] = [];
  const names = not.labels;
  if (names !== undefined) tests.push((issue) => issue.labels.some((label) => names.includes(label.name)));
  if (not.author_id !== undefined) tests.push((issue) => issue.author.id === not.author_id);
  if (not.author_username !== undefined) tests.push(authorTest(world, not.author_username));
  if (not.assignee_id !== undefined) tests.push(assigneeIdTest(not.assignee_id));
  if (not.assignee_username !== undefined) tests.push(assigneesTest(not.assignee_username));
  if (not.milestone !== undefined) tests.push(milestoneTest(not.milestone));
  const iids = not.iids;
  if (iids !== undefined) tests.push((issue) => iids.includes(issue.iid));
  return tests;
};

type Filters = ReturnType<typeof readParams<typeof filterFields>>;

const timeTests = (filters: Filters): Test[] => {
  const { created_after, created_before, updated_after, updated_before } = filters;
  const tests: Test[] = [];
  if (created_after !== undefined) tests.push((issue) => issue.createdAt >= created_after);
  if (created_before !== undefined) tests.push((issue) => issue.createdAt <= created_before);
  if (updated_after !== undefined) tests.push((issue) => issue.updatedAt >= updated_after);
  if (updated_before !== undefined) tests.push((issue) => issue.updatedAt <= updated_before);
  return tests;
};

const contentTests = (filters: Filters): Test[] => {
  const { state, iids, confidential, issue_type: types } = filters;
  const tests: Test[] = [];
  if (state !== undefined && state !== "all") tests.push((issue) => issue.state === state);
  if (filters.labels !== undefined && filters.labels.length > 0) tests.push(labelTest(filters.labels));
  if (iids !== undefined && iids.length > 0) {
    const wanted = new Set(iids);
    tests.push((issue) => wanted.has(issue.iid));
  }
  if (confidential !== undefined) tests.push((issue) => issue.confidential === confidential);
  if (types !== undefined) tests.push((issue) => types.includes(issue.type));
  if (filters.milestone !== undefined) tests.push(milestoneTest(filters.milestone));
  if (filters.search !== undefined) tests.push(searchTest(filters.search, filters.in ?? "title,description"));
  return tests;
};

const peopleTests = (world: World, filters: Filters, actor: User | null): Test[] => {
  const tests: Test[] = [];
  if (filters.author_id !== undefined) tests.push((issue) => issue.author.id === filters.author_id);
  if (filters.author_username !== undefined) tests.push(authorTest(world, filters.author_username));
  if (filters.assignee_id !== undefined) tests.push(assigneeIdTest(filters.assignee_id));
  if (filters.assignee_username !== undefined) tests.push(assigneesTest(filters.assignee_username));
  const emoji = filters.my_reaction_emoji;
  if (emoji !== undefined) {
    tests.push((issue) => issue.awards.some((award) => award.user === actor && award.name === emoji));
  }
  return tests;
};

const scopeTest = (call: Call, fallback: "created_by_me" | "all"): Test => {
  const { scope = fallback } = readParams(call.params, scopeFields);
  const word = scope.replaceAll("-", "_");
  if (word === "created_by_me") return (issue) => issue.author === call.actor;
  if (word === "assigned_to_me") return (issue) => issue.assignees.some((user) => user === call.actor);
  return () => true;
};

/** One test for everything that the call asks for; `fallback` is the list's own default scope. */
export const issueFilter = (call: Call, fallback: "created_by_me" | "all"): Test => {
  const filters = readParams(call.params, filterFields);
  const tests = [
    scopeTest(call, fallback),
    ...contentTests(filters),
    ...peopleTests(call.world, filters, call.actor),
    ...timeTests(filters),
  ];
  const excluded = filters.not === undefined ? [] : excludedTests(call.world, filters.not);
  return (issue) => tests.every((test) => test(issue)) && !excluded.some((test) => test(issue));
};
