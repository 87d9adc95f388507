/** A flood of commands from one person is slowed down: what is too much for now stays waiting, and nothing is lost. */
import { wordsOf } from "../bot/words.ts";
import { parseCommands } from "../commands/parse.ts";
import type { Configuration } from "../config/schema/configuration.ts";
import { readDelivery } from "../model/payload/read.ts";
import { parsedBody, type WaitingDelivery } from "./news.ts";
import type { DecisionStore } from "./ports.ts";

const WINDOW_MS = 10 * 60_000;

/** What telling commands apart stands on. */
export interface FloodPorts {
  readonly store: Pick<DecisionStore, "commands">;
  readonly brain: () => { readonly configuration: Configuration };
  readonly botNames: (instance: string) => readonly string[];
  readonly ownIds: (instance: string) => ReadonlySet<number>;
  readonly now: () => Date;
}

/** Deliveries to be decided now, and until when the others have to wait. */
export interface Parted {
  readonly now: readonly WaitingDelivery[];
  readonly held: readonly Held[];
}

/** A delivery that has to wait, and the comment in it. */
export interface Held {
  readonly id: number;
  readonly until: Date;
  readonly noteId: number;
}

/** Who gives how many commands in a delivery, and since when it says so; undefined: it holds none. */
export const commandsIn = (delivery: WaitingDelivery, ports: FloodPorts) => {
  const { body, instance, source } = delivery;
  const words = wordsOf(ports.brain().configuration, ports.botNames(instance));
  const text = typeof body === "string" ? body.toLowerCase() : "";
  if (source === "internal" || !words.prefixes.some((prefix) => text.includes(prefix.toLowerCase())))
    return undefined;
  const reading = readDelivery({ instance, body: parsedBody(body) });
  if (reading.kind !== "event" || !("note" in reading.event)) return undefined;
  const { actor, note } = reading.event;
  if (ports.ownIds(instance).has(actor.id)) return undefined;
  const { commands, mistakes } = parseCommands(note.body, words);
  const count = commands.length + mistakes.length;
  return count === 0 ? undefined : { userId: actor.id, noteId: note.id, count, at: note.updatedAt };
};

/** What one person may still say: how many commands they gave lately, and when the oldest is out of the window. */
const allowanceOf = async (instance: string, userId: number, ports: FloodPorts) => {
  const { perPerson } = ports.brain().configuration.commands;
  const now = ports.now().getTime();
  const times = await ports.store.commands.timesOf(instance, userId, new Date(now - WINDOW_MS));
  const freeAt = new Date((times[0]?.getTime() ?? now) + WINDOW_MS);
  return { left: perPerson - times.length, freeAt };
};

/**
 * Parts what waits for an issue: a comment with commands of somebody who has given too many waits until some of them
 * are ten minutes old. One comment is always taken, however much it asks.
 */
export const partedByFlood = async (
  waiting: readonly WaitingDelivery[],
  instance: string,
  ports: FloodPorts,
): Promise<Parted> => {
  const allowances = new Map<number, Awaited<ReturnType<typeof allowanceOf>>>();
  const now: WaitingDelivery[] = [];
  const held: Held[] = [];
  for (const delivery of waiting) {
    const asked = commandsIn(delivery, ports);
    if (asked === undefined) {
      now.push(delivery);
      continue;
    }
    const known = allowances.get(asked.userId) ?? (await allowanceOf(instance, asked.userId, ports));
    allowances.set(asked.userId, { ...known, left: known.left - asked.count });
    if (known.left > 0) now.push(delivery);
    else held.push({ id: delivery.id, until: known.freeAt, noteId: asked.noteId });
  }
  return { now, held };
};
