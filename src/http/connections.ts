/** How many connections are open at once, and which of them go first when there are too many. */
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";

/** Watches the connections of one server. */
export interface Connections {
  /** A request's headers are complete: its connection is not hung up on until it was answered. */
  requested(request: IncomingMessage, response: ServerResponse): void;
  /** Connections that are open. */
  open(): number;
}

interface Guarded {
  /** Requests under way; several where the sender does not wait for answers. */
  busy: number;
  /** Its last request ended well. */
  proven: boolean;
}

/**
 * Keeps at most `most` connections. The next one takes the place of one that waits for nothing of ours: of those
 * that have not brought a good request, then of those that have, the one that has been quiet longest. So neither
 * thousands of half-open connections nor as many that send a letter a second keep GitLab out: it sends its headers
 * at once. Only when all are being answered is the new one turned away. `dropped` hears of each.
 */
export const guardConnections = (server: Server, most: number, dropped: () => void): Connections => {
  const all = new Map<Socket, Guarded>();
  // Sets keep the order in which their members came: the first has been quiet longest.
  const strangers = new Set<Socket>();
  const proven = new Set<Socket>();

  const forget = (socket: Socket): void => {
    all.delete(socket);
    strangers.delete(socket);
    proven.delete(socket);
  };
  const hangUp = (socket: Socket): void => {
    forget(socket);
    socket.destroy();
    dropped();
  };
  server.on("connection", (socket: Socket) => {
    if (all.size >= most) {
      const [quiet = socket] = [...strangers.values().take(1), ...proven.values().take(1)];
      hangUp(quiet);
      if (quiet === socket) return;
    }
    all.set(socket, { busy: 0, proven: false });
    strangers.add(socket);
    socket.once("close", () => forget(socket));
  });
  return {
    requested({ socket }, response) {
      const guarded = all.get(socket);
      if (guarded === undefined) return;
      guarded.busy += 1;
      strangers.delete(socket);
      proven.delete(socket);
      response.once("close", () => {
        guarded.busy -= 1;
        guarded.proven = response.statusCode < 400;
        if (guarded.busy === 0 && all.has(socket)) (guarded.proven ? proven : strangers).add(socket);
      });
    },
    open: () => all.size,
  };
};
