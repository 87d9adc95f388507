import { type Budget, createBudget } from "./budget.ts";
import type { IntakeFigures, IntakeInstance } from "./delivery.ts";
import type { IntakeLimits } from "./limits.ts";

/** Finds room for a body, at once or in line: answers how to give it back. null: none came. `owner`: null, nobody knows. */
export type Room = (bytes: number, owner: string | null) => Promise<(() => void) | null>;

/** Memory for bodies. */
export interface Rooms {
  /** For senders with a good secret. */
  readonly known: Room;
  /** For those who have proved nothing yet: however many they are, they leave the others theirs. */
  readonly strangers: Room;
}

/** Memory that a delivery costs beside its body: headers, rows, promises. Bytes. */
export const OVERHEAD = 4_096;
const SMALL = 65_536 + OVERHEAD;

/** What large bodies may hold together, so that small ones always find room. */
const LARGE_SHARE = 0.75;

/** Stands for whoever may be one of several instances: it has no share of its own. */
const NOBODY = "";

/** Both kinds of room, each shared out among the instances. */
export const createRooms = (
  limits: IntakeLimits,
  instances: () => readonly IntakeInstance[],
  figures: IntakeFigures,
): Rooms => {
  const budgetOf = (bytes: number, largeShare: number): Budget =>
    createBudget({
      bytes,
      small: SMALL,
      largeShare,
      mostWaiting: 1_000,
      owners: () => instances().map(({ name }) => name),
    });
  const known = budgetOf(limits.heldBytes, LARGE_SHARE);
  // A small body that needs room is slow, which honest ones hardly are: these leave large ones theirs, too.
  const large = budgetOf(limits.strangersBytes * LARGE_SHARE, 1);
  const small = budgetOf(limits.strangersBytes * (1 - LARGE_SHARE), 1);
  const tell = (): void => figures.held(known.taken() + large.taken() + small.taken());
  const roomIn =
    (budget: Budget): Room =>
    async (bytes, owner) => {
      const name = owner ?? NOBODY;
      if (!budget.take(bytes, name) && !(await budget.wait(bytes, name, limits.roomWait))) return null;
      tell();
      return () => {
        budget.give(bytes, name);
        tell();
      };
    };
  const [ofLarge, ofSmall] = [roomIn(large), roomIn(small)];
  return {
    known: roomIn(known),
    strangers: (bytes, owner) => (bytes > SMALL ? ofLarge : ofSmall)(bytes, owner),
  };
};
