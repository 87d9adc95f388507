/**
 * The shapes of GitLab's payloads: every key with the types that its value may have. Taken from GitLab's sample
 * payloads and builders; where a sample contradicts the code (top-level `assignee`), the code is followed.
 */
export type Shape = string | { readonly [key: string]: Shape } | readonly [Shape];

const iso = "iso";
const words = "utc";
const either = "iso|utc";

const user = { id: "number", name: "string", username: "string", avatar_url: "string", email: "string" };

const project = {
  id: "number",
  name: "string",
  description: "string",
  web_url: "string",
  avatar_url: "null",
  git_ssh_url: "string",
  git_http_url: "string",
  namespace: "string",
  visibility_level: "number",
  path_with_namespace: "string",
  default_branch: "string",
  ci_config_path: "null",
  homepage: "string",
  url: "string",
  ssh_url: "string",
  http_url: "string",
};

const repository = { name: "string", url: "string", description: "string", homepage: "string" };

const label = {
  id: "number",
  title: "string",
  color: "string",
  project_id: "number|null",
  created_at: iso,
  updated_at: iso,
  template: "boolean",
  description: "string|null",
  type: "string",
  group_id: "number|null",
};

const issueWith = (date: string): { readonly [key: string]: Shape } => ({
  author_id: "number",
  closed_at: `${date}|null`,
  confidential: "boolean",
  created_at: date,
  description: "string|null",
  discussion_locked: "boolean|null",
  due_date: "day|null",
  start_date: "day|null",
  id: "number",
  iid: "number",
  last_edited_at: `${date}|null`,
  last_edited_by_id: "number|null",
  milestone_id: "number|null",
  moved_to_id: "number|null",
  duplicated_to_id: "null",
  project_id: "number",
  relative_position: "number",
  state_id: "number",
  title: "string",
  updated_at: date,
  updated_by_id: "number|null",
  type: "string",
  url: "string",
  time_estimate: "number",
  total_time_spent: "number",
  time_change: "number",
  human_total_time_spent: "null",
  human_time_change: "null",
  human_time_estimate: "null",
  weight: "number|null",
  health_status: "null",
  assignee_ids: ["number"],
  assignee_id: "number|null",
  labels: [label],
  state: "string",
  severity: "string",
  customer_relations_contacts: [{}],
});

const note = {
  attachment: "null",
  author_id: "number",
  change_position: "null",
  commit_id: "null",
  created_at: words,
  discussion_id: "string",
  id: "number",
  line_code: "null",
  note: "string",
  noteable_id: "number",
  noteable_type: "string",
  original_position: "null",
  position: "null",
  project_id: "number",
  resolved_at: "null",
  resolved_by_id: "null",
  resolved_by_push: "null",
  st_diff: "null",
  system: "boolean",
  type: "string|null",
  updated_at: words,
  updated_by_id: "null",
  description: "string",
  url: "string",
  internal: "boolean",
};

const issue = {
  object_kind: "string",
  event_type: "string",
  user,
  project,
  object_attributes: { ...issueWith(iso), action: "string" },
  labels: [label],
  changes: "object",
  repository,
} as const;

/** By the kind of hook. */
export const shapes = {
  issue,
  issueWithAssignees: { ...issue, assignees: [user] },
  note: {
    object_kind: "string",
    event_type: "string",
    user,
    project_id: "number",
    project,
    object_attributes: { ...note, action: "string" },
    repository,
    issue: issueWith(words),
  },
  emojiOnNote: {
    object_kind: "string",
    event_type: "string",
    user,
    project_id: "number",
    project,
    object_attributes: {
      user_id: "number",
      created_at: words,
      id: "number",
      name: "string",
      awardable_type: "string",
      awardable_id: "number",
      updated_at: words,
      action: "string",
      awarded_on_url: "string",
    },
    note,
    issue: issueWith(words),
  },
  member: {
    created_at: either,
    updated_at: either,
    group_name: "string",
    group_path: "string",
    group_id: "number",
    user_username: "string",
    user_name: "string",
    user_email: "string",
    user_id: "number",
    group_access: "string",
    group_plan: "null",
    expires_at: "iso|null",
    event_name: "string",
  },
  subgroup: {
    created_at: either,
    updated_at: either,
    event_name: "string",
    name: "string",
    path: "string",
    full_path: "string",
    group_id: "number",
    parent_group_id: "number",
    parent_name: "string",
    parent_path: "string",
    parent_full_path: "string",
  },
} as const;

const TEXT_KINDS: readonly (readonly [string, RegExp])[] = [
  ["day", /^\d{4}-\d\d-\d\d$/],
  ["iso", /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{3})?Z$/],
  ["utc", /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC$/],
];

const kindsOf = (value: unknown): string[] => {
  if (value === null) return ["null"];
  if (typeof value !== "string") return [typeof value];
  return ["string", ...TEXT_KINDS.filter(([, pattern]) => pattern.test(value)).map(([kind]) => kind)];
};

/** What is wrong with a value: missing, unknown or mistyped keys, each with its path. */
export const deviations = (value: unknown, shape: Shape, path = ""): string[] => {
  if (typeof shape === "string") {
    const allowed = shape.split("|");
    const kinds = kindsOf(value);
    return kinds.some((kind) => allowed.includes(kind)) ? [] : [`${path} is ${kinds.at(-1)}, not ${shape}`];
  }
  if (Array.isArray(shape)) {
    if (!Array.isArray(value)) return [`${path} is no list`];
    return value.flatMap((entry, index) => deviations(entry, shape[0], `${path}[${index}]`));
  }
  if (typeof value !== "object" || value === null) return [`${path} is no object`];
  const shaped = shape as { readonly [key: string]: Shape };
  const entries = value as Record<string, unknown>;
  const missing = Object.keys(shaped).filter((key) => !(key in entries));
  const unknown = Object.keys(entries).filter((key) => !(key in shaped));
  return [
    ...missing.map((key) => `${path}.${key} is missing`),
    ...unknown.map((key) => `${path}.${key} is unknown`),
    ...Object.entries(shaped)
      .filter(([key]) => key in entries)
      .flatMap(([key, inner]) => deviations(entries[key], inner, `${path}.${key}`)),
  ];
};
