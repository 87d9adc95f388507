import { randomUUID } from "node:crypto";

/** Which deliveries to make. */
export interface PayloadOrder {
  readonly path: string;
  readonly token: string;
  /** How many different issues they speak of. */
  readonly issues: number;
  /** Bytes of a body, about. */
  readonly bodyBytes: number;
}

const MOMENT = "2026-01-05 10:00:00 UTC";

const USER = {
  id: 51,
  name: "Ada Example",
  username: "ada",
  avatar_url: "https://gitlab.example/a.png",
  email: "[REDACTED]",
};

const PROJECT = {
  id: 14,
  name: "Krita",
  description: "A painting program",
  web_url: "https://gitlab.example/kde/krita",
  avatar_url: null,
  git_ssh_url: "git@gitlab.example:kde/krita.git",
  git_http_url: "https://gitlab.example/kde/krita.git",
  namespace: "KDE",
  visibility_level: 20,
  path_with_namespace: "kde/krita",
  default_branch: "master",
};

const LABEL = {
  id: 206,
  title: "bug",
  color: "#d9534f",
  project_id: 14,
  created_at: MOMENT,
  updated_at: MOMENT,
  template: false,
  description: "Something does not work",
  type: "ProjectLabel",
  group_id: null,
};

const bodyOf = (serial: number, issues: number, description: string): string => {
  const iid = 1 + (serial % issues);
  const moment = new Date(1_767_600_000_000 + serial * 1_000).toISOString();
  return JSON.stringify({
    object_kind: "issue",
    event_type: "issue",
    user: USER,
    project: PROJECT,
    object_attributes: {
      id: 1_000_000 + iid,
      iid,
      project_id: 14,
      title: `Runner job ${serial} stops without a word`,
      description,
      state: "opened",
      state_id: 1,
      type: "Issue",
      action: serial < issues ? "open" : "update",
      author_id: 51,
      assignee_ids: [],
      confidential: false,
      milestone_id: null,
      created_at: MOMENT,
      updated_at: moment,
      labels: [LABEL],
      url: `https://gitlab.example/kde/krita/-/issues/${iid}`,
    },
    repository: { name: "Krita", url: PROJECT.git_ssh_url, homepage: PROJECT.web_url },
    labels: [LABEL],
    changes: { updated_at: { previous: MOMENT, current: moment } },
  });
};

/** Makes complete requests, each a different delivery, in GitLab's shape. */
export const createPayloads = (order: PayloadOrder): (() => Buffer) => {
  const words = "The pipeline started, the runner picked the job up and nothing more was heard of it. ";
  const fill = Math.max(0, order.bodyBytes - bodyOf(0, order.issues, "").length);
  const description = words.repeat(Math.ceil(fill / words.length)).slice(0, fill);
  let serial = 0;
  return () => {
    const body = bodyOf(serial, order.issues, description);
    serial += 1;
    const id = randomUUID();
    return Buffer.from(
      `POST ${order.path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n` +
        "User-Agent: GitLab/19.1.0\r\nX-Gitlab-Event: Issue Hook\r\nX-Gitlab-Instance: https://gitlab.example\r\n" +
        `X-Gitlab-Token: ${order.token}\r\nwebhook-id: ${id}\r\nIdempotency-Key: ${id}\r\n` +
        `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    );
  };
};
