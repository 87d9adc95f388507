/** The words and values of the sandbox's records. */

/** A moment, ISO 8601 in UTC with milliseconds (`2025-06-30T12:00:00.000Z`): sorts as text. */
export type Timestamp = string;

/** A calendar day, `2025-06-30`. */
export type Day = string;

/** Scopes of access tokens that the sandbox knows; `api` and `read_api` as in GitLab, `sudo` for administrators. */
export type Scope = "api" | "read_api" | "read_user" | "sudo" | "admin_mode" | "self_rotate";

export type Visibility = "private" | "internal" | "public";

/** GitLab's roles: 5 Minimal, 10 Guest, 15 Planner, 20 Reporter, 25 Security manager, 30 Developer, 40 Maintainer, 50 Owner. */
export type AccessLevel = 5 | 10 | 15 | 20 | 25 | 30 | 40 | 50;

export type IssueType = "issue" | "incident" | "test_case" | "task" | "ticket";
export type Severity = "UNKNOWN" | "LOW" | "MEDIUM" | "HIGH" | "CRITICAL";

export type LinkType = "relates_to" | "blocks" | "is_blocked_by";

/** Events that a hook can be switched to, named as GitLab's fields are. */
export type HookSwitch =
  | "push_events"
  | "tag_push_events"
  | "merge_requests_events"
  | "issues_events"
  | "confidential_issues_events"
  | "note_events"
  | "confidential_note_events"
  | "job_events"
  | "pipeline_events"
  | "wiki_page_events"
  | "deployment_events"
  | "feature_flag_events"
  | "releases_events"
  | "milestone_events"
  | "emoji_events"
  | "member_events"
  | "subgroup_events"
  | "project_events"
  | "resource_access_token_events"
  | "resource_deploy_token_events"
  | "vulnerability_events"
  | "repository_update_events";
