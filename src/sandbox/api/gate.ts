/** The one place through which every answer of the API passes: ids, counting, refusals; faults belong here too. */
import { randomUUID } from "node:crypto";
import type { Request, Response, Router } from "express";
import { messageOf } from "../../lib/errors.ts";
import type { Logger } from "../../lib/log.ts";
import { Refusal, unauthorized } from "../world/refusal.ts";
import type { World } from "../world/world.ts";
import { authenticate } from "./authenticate.ts";
import { bodyParams } from "./body.ts";
import type { Answer, Call, Route } from "./call.ts";
import { nestParams } from "./params.ts";
import type { RequestLog } from "./request-log.ts";

/** What the gate needs of its surroundings. */
export interface GateOptions {
  readonly world: World;
  readonly log: RequestLog;
  readonly logger: Logger;
}

const callOf = async (world: World, request: Request): Promise<Call> => {
  const address = new URL(`${world.instance.url}${request.originalUrl}`);
  const params = { ...nestParams(address.searchParams), ...(await bodyParams(request)) };
  const { actor, token } = authenticate(world, request, request.path, params);
  for (const secret of ["private_token", "access_token", "sudo"]) address.searchParams.delete(secret);
  const path = Object.fromEntries(Object.entries(request.params).map(([name, part]) => [name, String(part)]));
  return { world, actor, token, params, path, address };
};

const answerOf = (error: unknown, logger: Logger): Answer => {
  if (error instanceof Refusal) return { status: error.status, body: error.body };
  logger.error({ error: messageOf(error) }, "The sandbox failed to answer a request");
  return { status: 500, body: { message: "500 Internal Server Error" } };
};

const send = (response: Response, answer: Answer): void => {
  response.status(answer.status).set("x-request-id", randomUUID()).set("cache-control", "max-age=0, private");
  for (const [name, value] of Object.entries(answer.headers ?? {})) response.set(name, value);
  if (answer.body === undefined) response.end();
  else response.json(answer.body);
};

const handleRoute = async (
  options: GateOptions,
  route: Route,
  request: Request,
  response: Response,
): Promise<void> => {
  let user: string | null = null;
  let answer: Answer;
  try {
    const call = await callOf(options.world, request);
    user = call.actor?.username ?? null;
    if (call.actor === null && route.anonymous !== true) throw unauthorized();
    answer = await route.handle(call);
  } catch (error) {
    answer = answerOf(error, options.logger);
  }
  options.log.record(request.method, route.path, user);
  options.logger.debug(
    { method: request.method, path: request.path, status: answer.status, user },
    "Sandbox answered",
  );
  send(response, answer);
};

/** What is asked for but does not exist. */
const unknownRoute: Route = {
  method: "get",
  path: "*",
  anonymous: true,
  handle: () => ({ status: 404, body: { error: "404 Not Found" } }),
};

/** Puts the routes behind the gate. */
export const openRoutes = (router: Router, routes: readonly Route[], options: GateOptions): void => {
  for (const route of routes) {
    router[route.method](route.path, (request, response) => handleRoute(options, route, request, response));
  }
  router.use((request, response) => handleRoute(options, unknownRoute, request, response));
};
