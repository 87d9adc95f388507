/** The door to faults from outside: `/-/sandbox/faults`, for the machine it runs on, as everything of the sandbox. */
import express, { type Request, type RequestHandler, type Response, Router } from "express";
import { deployPage, type ForeignAnswer, readOnlyPage, readOnlyRefusal } from "./fate.ts";
import type { FaultSource, Faults } from "./faults.ts";
import type { FaultPlanInput } from "./plan.ts";
import { PlanError } from "./read-plan.ts";

const LARGEST_PLAN = "1mb";

const tell = (faults: Faults, response: Response): void => {
  response.json({ plan: faults.plan(), counts: faults.counts() });
};

const put =
  (faults: Faults): RequestHandler =>
  (request, response) => {
    try {
      const body: unknown = request.body;
      if (!Buffer.isBuffer(body)) throw new SyntaxError("There is no body.");
      faults.use(JSON.parse(body.toString("utf8")) as FaultPlanInput);
      tell(faults, response);
    } catch (error) {
      if (error instanceof PlanError) response.status(400).json({ mistakes: error.mistakes });
      else if (error instanceof SyntaxError)
        response.status(400).json({ mistakes: [{ path: [], message: error.message, expected: "JSON" }] });
      else throw error;
    }
  };

/**
 * `GET …/faults` tells the plan and what was met; `PUT` takes a plan as JSON; `DELETE` ends it. `DELETE …/faults/counts`
 * begins counting again, `DELETE …/faults/held` sends what is held back. No faults befall these requests. Other sites'
 * pages cannot call them: browsers ask first for such methods, and nobody says yes.
 */
export const faultsRouter = (faults: Faults): Router => {
  const router = Router();
  const done = (work: () => void) => (_request: Request, response: Response) => {
    work();
    response.status(204).end();
  };
  router.get("/faults", (_request, response) => tell(faults, response));
  router.put("/faults", express.raw({ type: () => true, limit: LARGEST_PLAN }), put(faults));
  router.delete(
    "/faults",
    done(() => faults.use(null)),
  );
  router.delete("/faults/counts", done(faults.resetCounts));
  router.delete("/faults/held", done(faults.release));
  return router;
};

const give = (response: Response, { status, contentType, text, headers }: ForeignAnswer): void => {
  response.statusCode = status;
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  response.setHeader("content-type", contentType);
  response.end(text);
};

/** What concerns every request: incidents that are due, GitLab's wrong clock, maintenance. */
export const beforeEverything =
  (source: FaultSource, now: () => Date): RequestHandler =>
  (request, response, next) => {
    const maintenance = source.tick();
    // GitLab dates its answers by the clock by which it dates changes.
    response.setHeader("date", now().toUTCString());
    const isWrite = !["GET", "HEAD", "OPTIONS"].includes(request.method);
    if (maintenance === "down") {
      source.met("maintenance-down");
      give(response, deployPage);
    } else if (maintenance === "read-only" && isWrite) {
      source.met("maintenance-read-only");
      give(response, request.path.startsWith("/api/") ? readOnlyRefusal : readOnlyPage);
    } else next();
  };
