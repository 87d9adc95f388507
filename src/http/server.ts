import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerOptions,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import { type Address, listen } from "../lib/listen.ts";
import type { Logger } from "../lib/log.ts";
import { guardConnections } from "./connections.ts";
import { type PageNeeds, publicPages, statusPages } from "./pages.ts";
import { createReadiness } from "./readiness.ts";

export type { Address } from "../lib/listen.ts";

/** What the server serves, and where. */
export interface HttpOptions {
  readonly listen: Address;
  /** Health, readiness and metrics on a listener of their own; null: on the same as the webhook. */
  readonly admin: Address | null;
  /** Handles calls of /webhooks/gitlab[/INSTANCE]; `instance` is null without. */
  readonly webhook: (request: IncomingMessage, response: ServerResponse, instance: string | null) => void;
  /** Can a delivery be stored now? */
  readonly canStore: () => Promise<boolean>;
  readonly metrics: PageNeeds["metrics"];
  readonly calendar?: PageNeeds["calendar"];
  readonly log: Logger;
  /** Default: 10 s for headers, 30 s for all of a request. */
  readonly patience?: Patience;
  /** Connections at once on each listener; beyond it the one that has been quiet longest is hung up on. Default 3,000. */
  readonly mostConnections?: number;
  /** Told of each connection that was hung up on for that. */
  readonly onDropped?: () => void;
}

/** A server that is listening. */
export interface HttpServer {
  /** `http://host:port` of the webhook's listener. */
  readonly url: string;
  /** The same for health, readiness and metrics. */
  readonly adminUrl: string;
  /** Takes no new connection, lets running requests end, and cuts what is left after `milliseconds`, or when hurried. */
  close(milliseconds: number, hurried?: AbortSignal): Promise<void>;
}

const WEBHOOK = /^\/webhooks\/gitlab(?:\/([A-Za-z0-9._-]+))?\/?(?:\?|$)/;

/** How long a sender may take. Milliseconds. */
interface Patience {
  /** For all headers. */
  readonly headers: number;
  /** For headers and body. */
  readonly request: number;
}

/** GitLab itself gives up on a delivery after 10 s; a slow line may need longer for 25 MB. */
const PATIENCE: Patience = { headers: 10_000, request: 30_000 };

/** About 15 kB of memory each while they are quiet; GitLab.com sends 217 deliveries a second at most. */
const MOST_CONNECTIONS = 3_000;
/** Header lines of a request: GitLab's own, a hook's twenty custom ones, and what proxies add, are not half of it. */
const MOST_HEADERS = 200;

const serverOptions = ({ headers, request }: Patience): ServerOptions => ({
  headersTimeout: headers,
  requestTimeout: request,
  connectionsCheckingInterval: Math.min(2_000, headers),
  // Longer than the 60 s of common proxies, so that they and not we end an idle connection.
  keepAliveTimeout: 65_000,
  // Twenty custom headers of a hook are more than Node's 16 kB may hold.
  maxHeaderSize: 65_536,
  noDelay: true,
});

type Listener = (request: IncomingMessage, response: ServerResponse) => void;

const urlOf = (server: Server): string => {
  const { address, port, family } = server.address() as AddressInfo;
  const reachable = address === "::" || address === "0.0.0.0" ? "127.0.0.1" : address;
  return `http://${family === "IPv6" && reachable === address ? `[${address}]` : reachable}:${port}`;
};

/** Node drops the headers beyond its limit in silence, and one of them may say how long the body is. */
const hasTooManyHeaders = (request: IncomingMessage): boolean =>
  request.rawHeaders.length >= 2 * MOST_HEADERS;

const listening = async (listener: Listener, address: Address, options: HttpOptions): Promise<Server> => {
  const server = createServer(serverOptions(options.patience ?? PATIENCE));
  server.maxHeadersCount = MOST_HEADERS;
  const { mostConnections = MOST_CONNECTIONS, onDropped = () => undefined } = options;
  const connections = guardConnections(server, mostConnections, onDropped);
  const take: Listener = (request, response) => {
    connections.requested(request, response);
    if (!hasTooManyHeaders(request)) listener(request, response);
    else response.writeHead(431, { Connection: "close", "Content-Length": 0 }).end();
  };
  server.on("request", take);
  // Whoever asks first whether to send the body hears an answer to the headers, or is told to go on by who reads it.
  server.on("checkContinue", (request: IncomingMessage, response: ServerResponse) => {
    // The sender may or may not send the body after another answer: where the next request begins is not known.
    response.shouldKeepAlive = false;
    take(request, response);
  });
  await listen(server, address);
  return server;
};

const closeServer = (server: Server, milliseconds: number, hurried?: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const cutAll = (): void => server.closeAllConnections();
    const cut = setTimeout(cutAll, milliseconds);
    hurried?.addEventListener("abort", cutAll);
    // Node closes the connections that are idle now; those that become idle later have to be looked for.
    const sweep = setInterval(() => server.closeIdleConnections(), 50);
    server.close(() => {
      clearTimeout(cut);
      clearInterval(sweep);
      hurried?.removeEventListener("abort", cutAll);
      resolve();
    });
  });

/**
 * Starts listening. The webhook is looked for before Express: its routing, request ids and security headers
 * are for people, cost a delivery more than its authentication does, and would count against the rate that
 * has to be reached; and intake decides by the headers alone, before anything reads the body.
 */
export const startHttp = async (options: HttpOptions): Promise<HttpServer> => {
  const { webhook, log, calendar } = options;
  const readiness = createReadiness({ canStore: options.canStore });
  const status = statusPages({ readiness, metrics: options.metrics, calendar, log });
  const beside = options.admin === null ? status : publicPages({ calendar, log });
  const draining = { now: false };
  const front = await listening(
    (request, response) => {
      if (draining.now) response.shouldKeepAlive = false;
      const found = WEBHOOK.exec(request.url ?? "");
      if (found === null) beside(request, response);
      else webhook(request, response, found[1] ?? null);
    },
    options.listen,
    options,
  );
  const servers = [front];
  try {
    if (options.admin !== null) servers.push(await listening(status, options.admin, options));
  } catch (thrown) {
    await closeServer(front, 0);
    throw thrown;
  }
  return {
    url: urlOf(front),
    adminUrl: urlOf(servers.at(-1) ?? front),
    async close(milliseconds, hurried) {
      draining.now = true;
      await Promise.all(servers.map((server) => closeServer(server, milliseconds, hurried)));
    },
  };
};
