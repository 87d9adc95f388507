/**
 * The endpoints that we ask, as GitLab's documentation writes them: what figures and traces call a request. A list
 * and no pattern, since every other path would be a label of its own, for ever.
 */
import type { Call } from "./answer.ts";

const ISSUE = "/projects/:id/issues/:issue_iid";
const NOTE = `${ISSUE}/notes/:note_id`;

const hooksOf = (place: string): readonly string[] => [
  `${place}/hooks`,
  `${place}/hooks/:hook_id`,
  `${place}/hooks/:hook_id/test/:trigger`,
  `${place}/hooks/:hook_id/events`,
];

/** doc/api in GitLab's repository; most of an issue's traffic comes first. */
const TEMPLATES: readonly string[] = [
  ISSUE,
  `${ISSUE}/notes`,
  NOTE,
  `${ISSUE}/subscribe`,
  `${ISSUE}/participants`,
  `${ISSUE}/links`,
  `${ISSUE}/award_emoji`,
  `${NOTE}/award_emoji`,
  `${ISSUE}/resource_label_events`,
  `${ISSUE}/resource_state_events`,
  "/projects/:id/issues",
  "/projects/:id/labels",
  "/projects/:id/members/all",
  "/projects/:id/members/all/:user_id",
  "/projects/:id",
  "/groups/:id/projects",
  "/groups/:id/issues",
  "/groups/:id/members/all",
  "/groups/:id/members/all/:user_id",
  "/groups/:id/members",
  "/groups/:id",
  "/issues",
  "/users",
  "/users/:id",
  "/users/:id/status",
  "/user",
  "/version",
  "/metadata",
  "/personal_access_tokens/self",
  "/personal_access_tokens/self/rotate",
  ...hooksOf("/projects/:id"),
  ...hooksOf("/groups/:id"),
];

/** What a request to any other path is called. */
const OTHER = "other";

/** Every name that `routeOf` can give. */
export const ROUTES: ReadonlySet<string> = new Set([...TEMPLATES, OTHER]);

const bySegments = TEMPLATES.map((template) => ({ template, segments: template.split("/") }));

/** The endpoint of a request. */
export const routeOf = (call: Call): string => {
  // GitLab may live below a path of its own: `https://host/gitlab/api/v4/…`.
  const [, path] = /\/api\/v4(\/.*)$/.exec(call.url.pathname) ?? [];
  const asked = path?.split("/") ?? [];
  const found = bySegments.find(
    ({ segments }) =>
      segments.length === asked.length &&
      segments.every((segment, at) => segment.startsWith(":") || segment === asked[at]),
  );
  return found?.template ?? OTHER;
};
