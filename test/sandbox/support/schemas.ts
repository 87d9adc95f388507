/** What GitLab 18 and 19 answer, as JSON Schemas of our own, written from its documentation. */

const text = { type: "string" } as const;
const whole = { type: "integer" } as const;
const truth = { type: "boolean" } as const;
const maybe = (type: string) => ({ type: [type, "null"] }) as const;
const moment = { type: "string", format: "date-time", pattern: "\\.\\d{3}Z$" } as const;
const maybeMoment = { anyOf: [moment, { type: "null" }] } as const;
const maybeDay = { anyOf: [{ type: "string", format: "date" }, { type: "null" }] } as const;
const address = { type: "string", format: "uri" } as const;

const closed = (properties: Readonly<Record<string, object>>, optional: readonly string[] = []) => ({
  type: "object",
  properties,
  required: Object.keys(properties).filter((name) => !optional.includes(name)),
  additionalProperties: false,
});

const nameless = {
  id: whole,
  username: text,
  name: text,
  state: { enum: ["active", "blocked", "deactivated"] },
  avatar_url: address,
  web_url: address,
};

const assigneeSchema = closed(nameless);
export const userSchema = closed({ ...nameless, public_email: maybe("string"), locked: truth });

export const memberSchema = closed(
  {
    ...nameless,
    public_email: maybe("string"),
    locked: truth,
    access_level: { enum: [5, 10, 15, 20, 25, 30, 40, 50] },
    created_at: moment,
    created_by: userSchema,
    expires_at: maybeDay,
    membership_state: { const: "active" },
    is_using_seat: truth,
  },
  ["created_by", "is_using_seat"],
);

const labelProperties = {
  id: whole,
  name: text,
  description: maybe("string"),
  description_html: text,
  color: { type: "string", pattern: "^#[0-9a-fA-F]{3,6}$" },
  text_color: { enum: ["#FFFFFF", "#1F1E24"] },
  archived: truth,
};

const issueLabelSchema = closed(labelProperties);
export const groupLabelSchema = closed({ ...labelProperties, subscribed: truth });
export const projectLabelSchema = closed(
  {
    ...labelProperties,
    subscribed: truth,
    priority: maybe("integer"),
    is_project_label: truth,
    open_issues_count: whole,
    closed_issues_count: whole,
    open_merge_requests_count: whole,
  },
  ["open_issues_count", "closed_issues_count", "open_merge_requests_count"],
);

export const milestoneSchema = closed(
  {
    id: whole,
    iid: whole,
    project_id: whole,
    group_id: whole,
    title: text,
    description: maybe("string"),
    state: { enum: ["active", "closed"] },
    created_at: moment,
    updated_at: moment,
    due_date: maybeDay,
    start_date: maybeDay,
    expired: truth,
    web_url: address,
  },
  ["project_id", "group_id"],
);

const issueProperties = {
  id: whole,
  iid: whole,
  project_id: whole,
  title: text,
  description: maybe("string"),
  state: { enum: ["opened", "closed"] },
  created_at: moment,
  updated_at: moment,
  closed_at: maybeMoment,
  closed_by: { anyOf: [userSchema, { type: "null" }] },
  labels: { type: "array", items: { anyOf: [text, issueLabelSchema] } },
  milestone: { anyOf: [milestoneSchema, { type: "null" }] },
  assignees: { type: "array", items: assigneeSchema },
  assignee: { anyOf: [assigneeSchema, { type: "null" }] },
  author: userSchema,
  type: { enum: ["ISSUE", "INCIDENT", "TEST_CASE", "TASK", "TICKET"] },
  issue_type: { enum: ["issue", "incident", "test_case", "task", "ticket"] },
  user_notes_count: whole,
  merge_requests_count: whole,
  upvotes: whole,
  downvotes: whole,
  start_date: maybeDay,
  due_date: maybeDay,
  confidential: truth,
  discussion_locked: maybe("boolean"),
  web_url: address,
  time_stats: closed({
    time_estimate: whole,
    total_time_spent: whole,
    human_time_estimate: maybe("string"),
    human_total_time_spent: maybe("string"),
  }),
  task_completion_status: closed({ count: whole, completed_count: whole }),
  task_status: text,
  weight: maybe("integer"),
  blocking_issues_count: whole,
  has_tasks: truth,
  epic_iid: { type: "null" },
  epic: { type: "null" },
  iteration: { type: "null" },
  health_status: { type: "null" },
  _links: closed({
    self: address,
    notes: address,
    award_emoji: address,
    project: address,
    closed_as_duplicate_of: maybe("string"),
  }),
  references: closed({ short: text, relative: text, full: text }),
  severity: { enum: ["UNKNOWN", "LOW", "MEDIUM", "HIGH", "CRITICAL"] },
  moved_to_id: maybe("integer"),
  imported: truth,
  imported_from: { const: "none" },
  service_desk_reply_to: { type: "null" },
};

/** As lists tell it: without `subscribed`. */
export const issueSchema = closed(issueProperties, ["task_status"]);
/** As a single issue. */
export const issueDetailsSchema = closed({ ...issueProperties, subscribed: truth }, ["task_status"]);

const linkType = { enum: ["relates_to", "blocks", "is_blocked_by"] };

export const relatedIssueSchema = closed(
  {
    ...issueProperties,
    issue_link_id: whole,
    link_type: linkType,
    link_created_at: moment,
    link_updated_at: moment,
  },
  ["task_status"],
);

export const linkSchema = closed({
  id: whole,
  source_issue: issueSchema,
  target_issue: issueSchema,
  link_type: linkType,
  link_created_at: moment,
  link_updated_at: moment,
});

export const noteSchema = closed({
  id: whole,
  type: { enum: ["DiscussionNote", null] },
  body: text,
  attachment: { type: "null" },
  author: userSchema,
  created_at: moment,
  updated_at: moment,
  system: truth,
  noteable_id: whole,
  noteable_iid: whole,
  noteable_type: { const: "Issue" },
  resolvable: { const: false },
  confidential: truth,
  internal: truth,
  commands_changes: { type: "object" },
});

export const hookSchema = {
  type: "object",
  properties: {
    id: whole,
    url: address,
    name: maybe("string"),
    description: maybe("string"),
    created_at: moment,
    project_id: whole,
    group_id: whole,
    enable_ssl_verification: truth,
    alert_status: { enum: ["executable", "temporarily_disabled", "disabled"] },
    disabled_until: maybeMoment,
    url_variables: { type: "array" },
    custom_webhook_template: maybe("string"),
    custom_headers: { type: "array", items: closed({ key: text }) },
    token_present: truth,
    signing_token_present: truth,
    token: false,
    signing_token: false,
  },
  patternProperties: { _events$: truth },
  required: [
    "id",
    "url",
    "created_at",
    "issues_events",
    "confidential_issues_events",
    "note_events",
    "confidential_note_events",
    "emoji_events",
    "push_events",
    "alert_status",
    "disabled_until",
    "token_present",
    "signing_token_present",
  ],
};
