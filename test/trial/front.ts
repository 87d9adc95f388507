/** What stands before the service, as a load balancer does: round-robin over those who answer, and a record of what was accepted. */
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A running front. */
export interface Front {
  readonly url: string;
  /** Ports of the services behind it; those that refuse are passed over. */
  readonly behind: Set<number>;
  /** Ids of deliveries (`webhook-id`) that were answered with 2xx. */
  readonly accepted: ReadonlySet<string>;
  /** How many were answered otherwise, or by nobody. */
  readonly refused: () => number;
  /** Told of every delivery: the issue as `PROJECT#IID`, and what became of it in words. */
  onAnswer(told: (about: string | undefined, text: string) => void): void;
  stop(): Promise<void>;
}

/** The issue that a delivery is about. */
const aboutOf = (body: Buffer): string | undefined => {
  try {
    const { project, issue, object_attributes: attributes } = JSON.parse(body.toString("utf8"));
    return `${project.id}#${issue?.iid ?? attributes.iid}`;
  } catch {
    return undefined;
  }
};

const bodyOf = async (incoming: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
};

interface Answer {
  readonly status: number;
  readonly body: Buffer;
}

/** Null: nobody was there to take it, so that another may be asked. An answer that breaks off is an error. */
const ask = (port: number, incoming: IncomingMessage, body: Buffer): Promise<Answer | null> =>
  new Promise((resolve, reject) => {
    const { method = "GET", headers, url = "/" } = incoming;
    const outgoing = request(
      { host: "127.0.0.1", port, path: url, method, headers, agent: false },
      (answer) => {
        bodyOf(answer).then((read) => resolve({ status: answer.statusCode ?? 502, body: read }), reject);
      },
    );
    outgoing.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "ECONNREFUSED") resolve(null);
      else reject(error);
    });
    outgoing.end(body);
  });

/** Starts a front on a free port. */
export const startFront = async (): Promise<Front> => {
  const behind = new Set<number>();
  const accepted = new Set<string>();
  let refused = 0;
  let turn = 0;
  let tell = (_about: string | undefined, _text: string): void => undefined;

  const answer = async (incoming: IncomingMessage, body: Buffer): Promise<Answer> => {
    const ports = [...behind];
    turn += 1;
    for (let tried = 0; tried < ports.length; tried += 1) {
      const port = ports[(turn + tried) % ports.length] ?? 0;
      const answered = await ask(port, incoming, body);
      if (answered !== null) return answered;
    }
    return { status: 502, body: Buffer.from("nobody is there") };
  };
  const handle = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const sent = await bodyOf(incoming);
    const brokeOff = { status: 502, body: Buffer.from("it broke off") };
    const { status, body } = await answer(incoming, sent).catch(() => brokeOff);
    const id = incoming.headers["webhook-id"];
    if (status >= 200 && status < 300 && typeof id === "string") accepted.add(id);
    else refused += 1;
    tell(aboutOf(sent), `  GitLab: ${incoming.headers["x-gitlab-event"]} ${id}, answered ${status}`);
    outgoing.writeHead(status).end(body);
  };
  const server = createServer((incoming, outgoing) => {
    handle(incoming, outgoing).catch(() => outgoing.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    behind,
    accepted,
    refused: () => refused,
    onAnswer: (told) => {
      tell = told;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
