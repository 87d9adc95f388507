import type { IncomingMessage } from "node:http";

/** How much of a body is read, and how much of it is kept. Bytes. */
export interface BodyLimits {
  /** Longer bodies pass by unkept. */
  readonly keep: number;
  /** Reading ends here. */
  readonly read: number;
  /** Who has brought less than this a second, on the average, after `grace` milliseconds is too slow. */
  readonly pace: number;
  readonly grace: number;
}

/** The sender holds memory and brings next to nothing: what slow attacks do, and lines that are of no use. */
export class SlowSender extends Error {}

/** A body that arrived. */
export interface ReadBody {
  /** Bytes that were read; where it was cut, what the sender declared if that is more. */
  readonly size: number;
  /** null: longer than `keep`. */
  readonly bytes: Buffer | null;
  /** Reading ended at `read`, the rest is unknown. */
  readonly cut: boolean;
}

/** Bytes announced; null where the body comes in chunks of unknown number. Node has refused malformed lengths already. */
export const declaredSize = ({ headers }: IncomingMessage): number | null => {
  const declared = headers["content-length"];
  if (declared !== undefined) return Number(declared);
  return headers["transfer-encoding"] === undefined ? 0 : null;
};

/**
 * Collects up to `keep` bytes in one piece of memory: thousands of tiny chunks must not cost
 * thousands of small objects, and the usual body that comes in one chunk is not copied.
 */
const createKeeper = (declared: number | null, keep: number) => {
  let only: Buffer | null = null;
  let room: Buffer | null = null;
  let size = 0;
  let overflown = declared !== null && declared > keep;

  const copy = (chunk: Buffer): void => {
    if (room === null || room.length < size + chunk.length) {
      const wanted = declared ?? Math.min(keep, Math.max(16_384, 2 * (size + chunk.length)));
      const larger = Buffer.allocUnsafe(Math.max(wanted, size + chunk.length));
      room?.copy(larger, 0, 0, size);
      room = larger;
    }
    chunk.copy(room, size);
  };

  return {
    push(chunk: Buffer): void {
      if (overflown || size + chunk.length > keep) {
        overflown = true;
        only = null;
        room = null;
        return;
      }
      if (size === 0 && chunk.length === declared) only = chunk;
      else copy(chunk);
      size += chunk.length;
    },
    taken: (): Buffer | null => {
      if (overflown) return null;
      return only ?? room?.subarray(0, size) ?? Buffer.alloc(0);
    },
  };
};

/** Why there is no body. */
export const GONE = "the sender closed the connection before the body had arrived";

/**
 * Reads a body; every chunk passes `seen` (hashes), the whole is kept up to `limits.keep`. Rejects when the
 * sender goes away or is too slow: by `limits.pace`, or by Node's own time-outs, which end the connection.
 */
export const readBody = (
  request: IncomingMessage,
  limits: BodyLimits,
  seen: (chunk: Buffer) => void,
): Promise<ReadBody> =>
  new Promise((resolve, reject) => {
    // Looking whether anything comes is enough to end a body that is empty.
    if (request.readableEnded) return resolve({ size: 0, bytes: Buffer.alloc(0), cut: false });
    // It may have gone while it waited for room; nothing would ever be heard of it again.
    if (request.destroyed) return reject(new Error(GONE));
    const declared = declaredSize(request);
    const keeper = createKeeper(declared, limits.keep);
    let size = 0;

    const began = performance.now();

    const settle = (): void => {
      clearInterval(hurry);
      request.off("data", take).off("end", finish).off("error", fail).off("close", vanish);
    };
    const finish = (): void => {
      settle();
      resolve({ size, bytes: keeper.taken(), cut: false });
    };
    const fail = (error: Error): void => {
      settle();
      request.on("error", () => undefined);
      reject(error);
    };
    const vanish = (): void => fail(new Error(GONE));
    const hurry = setInterval(() => {
      if (size >= (limits.pace * (performance.now() - began)) / 1_000) return;
      request.pause();
      fail(new SlowSender("the body came too slowly"));
    }, limits.grace);
    const take = (chunk: Buffer): void => {
      size += chunk.length;
      seen(chunk);
      keeper.push(chunk);
      if (size <= limits.read) return;
      settle();
      request.pause();
      resolve({ size: Math.max(size, declared ?? 0), bytes: null, cut: true });
    };
    request.on("data", take).on("end", finish).on("error", fail).on("close", vanish);
  });
