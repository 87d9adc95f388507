/** The REST API, version 4, as one router; and the sandbox's own door for counting requests. */
import { type Request, type Response, Router } from "express";
import { rawBody } from "./body.ts";
import { type GateOptions, openRoutes } from "./gate.ts";
import type { RequestLog } from "./request-log.ts";
import { awardRoutes } from "./routes/awards.ts";
import { groupRoutes } from "./routes/groups.ts";
import { type HookSender, hookRoutes } from "./routes/hooks.ts";
import { instanceRoutes } from "./routes/instance.ts";
import { issueListRoutes } from "./routes/issue-lists.ts";
import { issueRoutes } from "./routes/issues.ts";
import { labelRoutes } from "./routes/labels.ts";
import { linkRoutes } from "./routes/links.ts";
import { memberRoutes } from "./routes/members.ts";
import { milestoneRoutes } from "./routes/milestones.ts";
import { noteRoutes } from "./routes/notes.ts";
import { placeTokenRoutes } from "./routes/place-tokens.ts";
import { projectRoutes } from "./routes/projects.ts";
import { resourceEventRoutes } from "./routes/resource-events.ts";
import { todoRoutes } from "./routes/todos.ts";
import { tokenRoutes } from "./routes/tokens.ts";
import { userStatusRoutes } from "./routes/user-statuses.ts";
import { userRoutes } from "./routes/users.ts";

/** Everything below `/api/v4`. */
export const apiRouter = (options: GateOptions, sender: HookSender): Router => {
  const router = Router();
  router.use(rawBody);
  const routes = [
    ...userRoutes,
    ...userStatusRoutes,
    ...tokenRoutes,
    ...groupRoutes,
    ...projectRoutes,
    ...placeTokenRoutes,
    ...memberRoutes,
    ...issueListRoutes,
    ...issueRoutes,
    ...noteRoutes,
    ...labelRoutes,
    ...linkRoutes,
    ...awardRoutes,
    ...resourceEventRoutes,
    ...todoRoutes,
    ...milestoneRoutes,
    ...hookRoutes(sender),
    ...instanceRoutes,
  ];
  openRoutes(router, routes, options);
  return router;
};

/** `GET /-/sandbox/requests` counts what the API was asked, `DELETE` begins again. */
export const requestLogRouter = (log: RequestLog): Router => {
  const router = Router();
  router.get("/requests", (_request: Request, response: Response) => {
    const requests = log.counts();
    response.json({ total: requests.reduce((sum, { count }) => sum + count, 0), requests });
  });
  router.delete("/requests", (_request: Request, response: Response) => {
    log.reset();
    response.status(204).end();
  });
  return router;
};
