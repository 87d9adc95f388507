/** One keep-alive connection over a bare socket: sends any bytes as a request, as no library would, and fast. */
import { connect, type Socket } from "node:net";

/** An answer; status 0: the other side hung up without one. */
export interface Heard {
  readonly status: number;
  /** The header lines as they came. */
  readonly head: string;
  readonly body: string;
}

/** A connection that is made anew when it was closed. One request at a time. */
export interface Sender {
  send(...request: readonly (string | Uint8Array)[]): Promise<Heard>;
  close(): void;
}

const END = "\r\n\r\n";
const NOTHING: Heard = { status: 0, head: "", body: "" };

/** The first whole answer in what was heard; null: not yet. */
const answerIn = (heard: string): Heard | null => {
  const end = heard.indexOf(END);
  if (end < 0) return null;
  const head = heard.slice(0, end);
  if (head.startsWith("HTTP/1.1 100")) return answerIn(heard.slice(end + END.length));
  const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0);
  const body = heard.slice(end + END.length);
  return body.length < length
    ? null
    : { status: Number(head.slice(9, 12)), head, body: body.slice(0, length) };
};

/** A sender to the host and port of an address. `patienceMs`: how long it waits for an answer before it hangs up; default: for ever. */
export const createSender = (url: string, patienceMs?: number): Sender => {
  const { hostname, port } = new URL(url);
  let socket: Socket | undefined;
  const open = (): Promise<Socket> =>
    new Promise((resolve, reject) => {
      if (socket !== undefined && !socket.destroyed && socket.writable && !socket.readableEnded)
        return resolve(socket);
      const fresh = connect({ host: hostname, port: Number(port), noDelay: true });
      socket = fresh;
      fresh.once("connect", () => resolve(fresh)).once("error", reject);
      fresh.on("error", () => undefined);
    });
  const once = (on: Socket, parts: readonly (string | Uint8Array)[]): Promise<Heard> =>
    new Promise((resolve) => {
      let heard = "";
      const timer = patienceMs === undefined ? undefined : setTimeout(() => settle(NOTHING), patienceMs);
      const settle = (answer: Heard): void => {
        clearTimeout(timer);
        on.off("data", take).off("close", gone).off("end", gone);
        const isLast = answer.status === 0 || /^connection: close/im.test(answer.head);
        if (isLast || answer.status === 400) on.destroy();
        resolve(answer);
      };
      const gone = (): void => settle(NOTHING);
      const take = (chunk: Buffer): void => {
        heard += chunk.toString("latin1");
        const answer = answerIn(heard);
        if (answer !== null) settle(answer);
      };
      on.on("data", take).on("close", gone).on("end", gone);
      on.cork();
      for (const part of parts) on.write(part);
      on.uncork();
    });
  return {
    async send(...request) {
      const wasOpen = socket !== undefined && !socket.destroyed;
      const answer = await once(await open(), request);
      // The other side may have hung up on a quiet connection in the same moment: that says nothing of this request.
      return answer.status === 0 && wasOpen && patienceMs === undefined
        ? await once(await open(), request)
        : answer;
    },
    close: () => void socket?.destroy(),
  };
};
