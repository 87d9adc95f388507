/** The pages of the sandbox as an Express router: for people, in a browser. */
import { readFileSync } from "node:fs";
import express, { type Request, type Response, type Router } from "express";
import { messageOf } from "../../lib/errors.ts";
import type { Logger } from "../../lib/log.ts";
import { notFound, Refusal, refusal } from "../world/refusal.ts";
import type { User } from "../world/types.ts";
import { userNamed, type World } from "../world/world.ts";
import { type HookSender, submitTo } from "./form-routes.ts";
import { type Outcome, pageAt } from "./page-routes.ts";
import { layout } from "./views/layout.ts";
import { problemPage } from "./views/problem.ts";
import type { Visit } from "./visit.ts";

/** What the pages need of their surroundings. */
export interface PagesOptions {
  readonly world: World;
  readonly sender: HookSender;
  readonly logger: Logger;
}

const COOKIE = "sandbox_user";
const LARGEST_FORM = "8mb";

const HEADERS = {
  "Content-Security-Policy":
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "DENY",
  "Referrer-Policy": "same-origin",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Cache-Control": "private, no-cache",
  Vary: "Cookie",
};

const assetOf = (name: string): string => readFileSync(new URL(`assets/${name}`, import.meta.url), "utf8");

const viewerIn = (world: World, request: Request): User | null => {
  const name = new RegExp(`(?:^|;\\s*)${COOKIE}=([^;]*)`).exec(request.headers.cookie ?? "")?.[1];
  return name === undefined ? null : (userNamed(world, name) ?? null);
};

const visitOf = (world: World, request: Request): Visit => ({
  world,
  viewer: viewerIn(world, request),
  address: request.originalUrl,
  query: new URL(request.originalUrl, "http://sandbox").searchParams,
  form: new URLSearchParams(typeof request.body === "string" ? request.body : ""),
});

/** Forms come from our own pages only: another site's page must not act here. */
const checkOrigin = (request: Request): void => {
  const { origin, host } = request.headers;
  if (origin === undefined) return;
  if (!URL.canParse(origin) || new URL(origin).host !== host) {
    throw refusal(400, "This form was sent from another site.");
  }
};

const actAs = (visit: Visit, response: Response): Outcome => {
  const user = userNamed(visit.world, visit.form.get("username") ?? "");
  const attributes = "Path=/; HttpOnly; SameSite=Strict";
  const choice = user === undefined ? `${COOKIE}=; Max-Age=0` : `${COOKIE}=${user.username}`;
  response.setHeader("Set-Cookie", `${choice}; ${attributes}`);
  const back = visit.form.get("back") ?? "/";
  return { redirect: /^\/(?![/\\])/.test(back) ? back : "/" };
};

const outcomeOf = async (options: PagesOptions, visit: Visit, request: Request, response: Response) => {
  const path = decodeURI(request.path);
  if (request.method === "GET" || request.method === "HEAD") return pageAt(visit, path);
  if (request.method !== "POST") throw notFound();
  checkOrigin(request);
  return path === "/-/act-as" ? actAs(visit, response) : await submitTo(visit, path, options.sender);
};

const refused = (error: unknown, logger: Logger): Outcome => {
  if (error instanceof Refusal) return problemPage(error);
  if (error instanceof URIError) return problemPage(notFound());
  logger.error({ error: messageOf(error) }, "The sandbox failed to show a page");
  return problemPage(refusal(500, "The sandbox failed. Its log says why."));
};

const handle = async (options: PagesOptions, request: Request, response: Response): Promise<void> => {
  const visit = visitOf(options.world, request);
  let outcome: Outcome;
  try {
    outcome = await outcomeOf(options, visit, request, response);
  } catch (error) {
    outcome = refused(error, options.logger);
  }
  if ("redirect" in outcome) response.redirect(303, outcome.redirect);
  else
    response
      .status(outcome.status ?? 200)
      .type("html")
      .send(layout(visit, outcome).html);
};

/** Answers everything that is left to it: mount it last, at the root. */
export const pagesRouter = (options: PagesOptions): Router => {
  const router = express.Router();
  const style = ["base.css", "frame.css", "issue.css"].map(assetOf).join("\n");
  const script = assetOf("live.js");
  router.use((_request, response, next) => {
    response.set(HEADERS);
    next();
  });
  router.get("/-/assets/style.css", (_request, response) => {
    response.type("css").send(style);
  });
  router.get("/-/assets/live.js", (_request, response) => {
    response.type("js").send(script);
  });
  router.use(express.text({ type: "application/x-www-form-urlencoded", limit: LARGEST_FORM }));
  router.use((request, response) => handle(options, request, response));
  return router;
};
