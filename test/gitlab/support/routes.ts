import { type Asked, json, type Reply } from "./answers.ts";

/** Answers by method and path (the query apart); what is not listed is GitLab's 404. */
export const routes =
  (table: Readonly<Record<string, Reply>>): Reply =>
  (asked, response) => {
    const path = new URL(asked.url, "http://any").pathname.replace("/api/v4", "");
    const reply = table[`${asked.method} ${path}`] ?? json({ message: "404 Not Found" }, 404);
    reply(asked, response);
  };

/** The query of a request. */
export const queryOf = (asked: Asked | undefined): Record<string, string> =>
  Object.fromEntries(new URL(asked?.url ?? "/", "http://any").searchParams);

/** An issue in the REST API's shape. */
export const restIssue = (values: Readonly<Record<string, unknown>> = {}): Record<string, unknown> => ({
  id: 1003,
  iid: 3,
  project_id: 5,
  title: "Runner fails",
  description: null,
  state: "opened",
  type: "ISSUE",
  issue_type: "issue",
  confidential: false,
  author: { id: 7, username: "ann", name: "Ann" },
  labels: ["bug"],
  assignees: [{ id: 8, username: "bob", name: "Bob" }],
  milestone: { id: 2, title: "19.1" },
  moved_to_id: null,
  created_at: "2027-01-10T13:00:00.000+01:00",
  updated_at: "2027-01-10T12:30:00.123Z",
  web_url: "https://gitlab.example/kde/frameworks/-/issues/3",
  references: { short: "#3", relative: "#3", full: "kde/frameworks#3" },
  ...values,
});

/** Project 5 in the REST API's shape. */
export const restProject = (values: Readonly<Record<string, unknown>> = {}): Record<string, unknown> => ({
  id: 5,
  path_with_namespace: "kde/frameworks",
  visibility: "public",
  web_url: "https://gitlab.example/kde/frameworks",
  ...values,
});

/** A note in the REST API's shape. */
export const restNote = (values: Readonly<Record<string, unknown>> = {}): Record<string, unknown> => ({
  id: 90,
  body: "Any news?",
  author: { id: 7, username: "ann", name: "Ann" },
  system: false,
  internal: false,
  created_at: "2027-01-10T12:10:00.000Z",
  updated_at: "2027-01-10T12:10:00.000Z",
  ...values,
});
