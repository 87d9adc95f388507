/** The one place through which every answer of the API passes: ids, counting, refusals, faults. */
import { randomUUID } from "node:crypto";
import type { ErrorRequestHandler, Request, Response, Router } from "express";
import { messageOf } from "../../lib/errors.ts";
import type { Logger } from "../../lib/log.ts";
import type { FaultSource } from "../faults/faults.ts";
import { Refusal, unauthorized } from "../world/refusal.ts";
import { isUsable } from "../world/users.ts";
import type { World } from "../world/world.ts";
import { authenticate, claimedToken } from "./authenticate.ts";
import { bodyParams } from "./body.ts";
import type { Answer, Call, Route } from "./call.ts";
import { carryOut } from "./carry-out.ts";
import { nestParams } from "./params.ts";
import type { RequestLog } from "./request-log.ts";

/** What the gate needs of its surroundings. */
export interface GateOptions {
  readonly world: World;
  readonly log: RequestLog;
  readonly logger: Logger;
  readonly faults: FaultSource;
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

/** The content type is bare, as GitLab's: clients compare it as a whole. */
const send = (response: Response, answer: Answer): void => {
  response.statusCode = answer.status;
  response.setHeader("x-request-id", randomUUID());
  response.setHeader("cache-control", "max-age=0, private, must-revalidate");
  for (const [name, value] of Object.entries(answer.headers ?? {})) response.setHeader(name, value);
  if (answer.body === undefined) {
    response.end();
    return;
  }
  response.setHeader("content-type", "application/json");
  response.end(JSON.stringify(answer.body));
};

const execute = async (options: GateOptions, route: Route, request: Request): Promise<Answer> => {
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
  return answer;
};

/** The request as rules of faults see it. */
const describe = (world: World, route: Route, request: Request) => {
  const token = claimedToken(world, request, new URL(request.originalUrl, world.instance.url));
  const isGood = token !== null && isUsable(world, token);
  const { method, path } = request;
  const address = request.socket.remoteAddress ?? "";
  const user = isGood ? token.user.username : null;
  return { request: { method, path, route: route.path, user, token, address }, token };
};

const handleRoute = async (
  options: GateOptions,
  route: Route,
  request: Request,
  response: Response,
): Promise<void> => {
  const fate = options.faults.request(() => describe(options.world, route, request));
  if (fate === null) send(response, await execute(options, route, request));
  else await carryOut(fate, response, { execute: () => execute(options, route, request), send });
};

/** Bodies that are too long, paths that cannot be decoded: what fails before a route is reached. */
const handleBrokenRequest =
  (logger: Logger): ErrorRequestHandler =>
  (error: unknown, _request, response, _next) => {
    const status =
      typeof error === "object" && error !== null && "status" in error ? error.status : undefined;
    const isClients = typeof status === "number" && status >= 400 && status < 500;
    const text = status === 413 ? "413 Request Entity Too Large" : "400 Bad Request";
    send(response, isClients ? { status, body: { error: text } } : answerOf(error, logger));
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
  router.use(handleBrokenRequest(options.logger));
};
