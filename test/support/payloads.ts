/** Webhook bodies in the shapes that GitLab documents, with a story of our own. */

const USERS = {
  ervin: { id: 101, name: "Kevin Ottens", username: "ervin", avatar_url: null, email: "[REDACTED]" },
  aconrad: { id: 7, name: "Andrew Conrad", username: "aconrad", avatar_url: null, email: "[REDACTED]" },
  stranger: { id: 900, name: "Somebody Else", username: "somebody", avatar_url: null, email: "[REDACTED]" },
};

const PROJECT = {
  id: 14,
  name: "Kdenlive",
  web_url: "https://gitlab.example/kde/kdenlive",
  namespace: "KDE",
  visibility_level: 20,
  path_with_namespace: "kde/kdenlive",
  default_branch: "main",
};

interface Story {
  readonly by?: keyof typeof USERS;
  readonly action?: string;
  readonly attributes?: Readonly<Record<string, unknown>>;
  readonly project?: Readonly<Record<string, unknown>> | null;
  readonly changes?: unknown;
}

const attributes = (given: Readonly<Record<string, unknown>> = {}) => ({
  id: 301,
  iid: 12,
  project_id: 14,
  title: "Runner is stuck",
  description: "Jobs wait for an hour.",
  state: "opened",
  type: "Issue",
  author_id: USERS.ervin.id,
  assignee_ids: [],
  labels: [],
  confidential: false,
  milestone_id: null,
  created_at: "2026-01-05T08:00:00Z",
  updated_at: "2026-01-05 08:00:00 UTC",
  url: "https://gitlab.example/kde/kdenlive/-/issues/12",
  ...given,
});

/** A body of `Issue Hook`. */
export const issuePayload = ({
  by = "ervin",
  action = "open",
  attributes: given,
  project = PROJECT,
  changes = {},
}: Story = {}) => ({
  object_kind: "issue",
  event_type: "issue",
  user: USERS[by],
  project,
  object_attributes: { ...attributes(given), action },
  labels: [],
  changes,
});

/** A body of `Note Hook` on an issue. */
export const notePayload = ({ by = "aconrad", action = "create", attributes: given = {} }: Story = {}) => ({
  object_kind: "note",
  event_type: "note",
  user: USERS[by],
  project_id: 14,
  project: PROJECT,
  object_attributes: {
    id: 1241,
    note: "We are looking into it.",
    noteable_type: "Issue",
    author_id: USERS[by].id,
    system: false,
    internal: false,
    action,
    created_at: "2026-01-05 09:00:00 UTC",
    updated_at: "2026-01-05 09:00:00 UTC",
    url: "https://gitlab.example/kde/kdenlive/-/issues/12#note_1241",
    ...given,
  },
  issue: attributes({ updated_at: "2026-01-05 09:00:00 UTC" }),
});

/** A body of `Emoji Hook` on a note of an issue. */
export const emojiPayload = (event: "award" | "revoke" = "award") => ({
  object_kind: "emoji",
  event_type: event,
  user: USERS.ervin,
  project: PROJECT,
  object_attributes: {
    user_id: USERS.ervin.id,
    name: "thumbsup",
    awardable_type: "Note",
    awardable_id: 1241,
    created_at: "2026-01-05 09:10:00 UTC",
    updated_at: "2026-01-05 09:10:00 UTC",
  },
  issue: attributes(),
});

/** A label as payloads carry it. */
export const label = (id: number, title: string) => ({
  id,
  title,
  color: "#ffffff",
  project_id: 14,
  type: "ProjectLabel",
});

/** A body of `Member Hook`: somebody joined a group, left it, or got another role there. */
export const memberPayload = (event = "user_add_to_group") => ({
  created_at: "2026-01-05T09:20:00Z",
  updated_at: "2026-01-05T09:20:00Z",
  event_name: event,
  group_access: "Guest",
  group_id: 100,
  group_name: "KDE",
  group_path: "kde",
  user_id: 64,
  user_name: "Gaia Rossi",
  user_username: "gaia",
});

/** A body of `Subgroup Hook`: nobody is named in it. */
export const subgroupPayload = (event: "subgroup_create" | "subgroup_destroy" = "subgroup_create") => ({
  created_at: "2026-01-05T09:30:00Z",
  updated_at: "2026-01-05T09:30:00Z",
  event_name: event,
  name: "Plasma",
  path: "plasma",
  full_path: "kde/plasma",
  group_id: 102,
  parent_group_id: 100,
  parent_name: "KDE",
  parent_path: "kde",
  parent_full_path: "kde",
});

/** A body of `Project Hook` of a group, which system hooks send alike. */
export const projectPayload = (event: "project_create" | "project_destroy" = "project_create") => ({
  created_at: "2026-01-05T09:40:00Z",
  updated_at: "2026-01-05T09:40:00Z",
  event_name: event,
  name: "Kdenlive",
  owner_name: "KDE",
  owners: [{ name: "Kevin Ottens", email: "[REDACTED]" }],
  path: "kdenlive",
  path_with_namespace: "kde/kdenlive",
  project_id: 14,
  project_visibility: "public",
});

/** A push as system hooks send it: an `event_name` where projects' hooks have `object_kind` too. */
export const systemPushPayload = () => ({
  event_name: "push",
  before: "0".repeat(40),
  after: "a".repeat(40),
  ref: "refs/heads/main",
  user_id: USERS.ervin.id,
  user_name: USERS.ervin.name,
  project_id: PROJECT.id,
  project: PROJECT,
  commits: [],
  total_commits_count: 0,
});
