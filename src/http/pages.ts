import express, { type ErrorRequestHandler, type Express, type RequestHandler } from "express";
import helmet from "helmet";
import { messageOf } from "../lib/errors.ts";
import type { Logger } from "../lib/log.ts";
import { accessLog } from "./access-log.ts";
import { type CalendarBySecret, serveCalendars, shownPath } from "./calendar-page.ts";
import type { Readiness } from "./readiness.ts";

/** What the pages beside the webhook need. */
export interface PageNeeds {
  readonly readiness: () => Promise<Readiness>;
  readonly metrics: { readonly contentType: string; text(): Promise<string> };
  /** Absent: there are no calendars. */
  readonly calendar?: CalendarBySecret | undefined;
  readonly log: Logger;
}

const HELP =
  "There is nothing here. GitLab sends webhooks to POST /webhooks/gitlab or /webhooks/gitlab/INSTANCE; " +
  "GET /healthz, /readyz and /metrics tell how the service is (on ADMIN_PORT, where that is set).";

const notFound: RequestHandler = (_request, response) => {
  response.status(404).json({ error: HELP });
};

const onlyGet: RequestHandler = (request, response) => {
  response
    .status(405)
    .set("Allow", "GET, HEAD")
    .json({ error: `${request.path} can only be read: use GET` });
};

const failed =
  (log: Logger): ErrorRequestHandler =>
  (error: unknown, request, response, next) => {
    // Express's own refusals (a path that cannot be decoded …) carry the status; anything else is our fault.
    const { status } = error as { readonly status?: number };
    const ours = status === undefined || status >= 500;
    if (ours) log.error({ error: messageOf(error), path: shownPath(request.path) }, "a request failed");
    if (response.headersSent) return next(error);
    response
      .status(status ?? 500)
      .json({ error: ours ? "this failed; the log says why" : "this request is malformed" });
  };

const bare = (log: Logger): Express => {
  const app = express();
  app.disable("x-powered-by");
  app.disable("etag");
  app.use(accessLog(log), helmet());
  return app;
};

/** Calendars are for everybody who has the address, wherever status is shown. */
const withCalendars = (app: Express, calendar: CalendarBySecret | undefined): Express => {
  if (calendar !== undefined) serveCalendars(app, calendar, notFound);
  return app;
};

/** Health, readiness and metrics. */
export const statusPages = ({ readiness, metrics, calendar, log }: PageNeeds): Express => {
  const app = withCalendars(bare(log), calendar);
  app
    .route("/healthz")
    .get((_request, response) => void response.json({ status: "alive" }))
    .all(onlyGet);
  app
    .route("/readyz")
    .get(async (_request, response) => {
      const now = await readiness();
      if (now.ready) response.json({ status: "ready" });
      else response.status(503).set("Retry-After", "2").json({ status: "not ready", why: now.why });
    })
    .all(onlyGet);
  app
    .route("/metrics")
    .get(async (_request, response) => {
      const text = await metrics.text();
      response.set("Content-Type", metrics.contentType).send(text);
    })
    .all(onlyGet);
  return app.use(notFound, failed(log));
};

/** What the public listener shows beside the webhook when status has a listener of its own: calendars. */
export const publicPages = ({ calendar, log }: Pick<PageNeeds, "calendar" | "log">): Express =>
  withCalendars(bare(log), calendar).use(notFound, failed(log));
