/**
 * Sending the same thing by the first channel that takes it. What may have gone out is never sent another way: GitLab is
 * asked for it, a signed message goes out again under the id by which its receiver tells it; mail and chat cannot be asked
 * and have no such id, so a message whose answer was lost is not sent a second time.
 */
import { LiaisonError, messageOf } from "../../lib/errors.ts";
import type { ChannelMessage, Content, TaskWish } from "../../model/task.ts";
import { answerWasLost, backOffMs, Overtaken } from "../failure.ts";
import { openOnce } from "./issue.ts";
import { noteOnce } from "./note.ts";
import type { MessageResult, TaskEnd, TaskRound } from "./ports.ts";
import { attempt, end, NotThere } from "./steps.ts";

type SendWish = Extract<TaskWish, { kind: "send" }>;

/** A channel that says when to come back, within this time, is waited for; otherwise the next one is taken. */
const PATIENCE_MS = 15 * 60_000;

/** What it may have done cannot be found out: neither asked for nor told apart by the receiver. */
const isBlind = ({ kind }: Content): boolean => kind === "mail" || kind === "chat";

const LOST =
  "It may have gone out, and cannot be asked for: it is not sent a second time. What it told of is told next time.";

/** `id`: the same for every try, so that a receiver can tell. */
const deliver = async (
  round: TaskRound,
  { channel, content }: ChannelMessage,
): Promise<{ readonly ended: TaskEnd; readonly result: MessageResult }> => {
  const key = `${round.task.key}|${channel}`;
  if (content.kind === "issue" || content.kind === "note") {
    const { found, why, result } =
      content.kind === "issue"
        ? await openOnce(round, key, content, channel)
        : await noteOnce(round, key, content, channel);
    const state = found ? "skipped" : "done";
    return { ended: { state, why, result: { ...result, channel } }, result: "sent" };
  }
  const outlet = round.ports.outlet(channel);
  if (outlet === null)
    throw new NotThere(`There is no channel ${channel} any more.`, "Correct `channels`.", null);
  await attempt(round, channel);
  const { why, refused } = await outlet.send(content, { id: key, at: round.ports.now() });
  const ended: TaskEnd = { state: "done", why: `${channel}: ${why}`, result: { channel } };
  return { ended, result: refused === 0 ? "sent" : "partly" };
};

/** Milliseconds that a channel asks us to wait; 0: it does not. */
const askedToWait = (error: unknown): number => {
  if (!(error instanceof LiaisonError) || error.disposition.kind !== "wait") return 0;
  return error.code === "effects.not-let-in" ? 0 : error.disposition.milliseconds;
};

/** Whether a message can go out again at the risk that it went out before: its receiver tells it by its id. */
const isTold = ({ kind }: Content): boolean => kind === "webhook";

/** What was left in an attempt, by a crash or a lost answer; undefined: nothing was. */
const left = ({ task }: TaskRound, { messages }: SendWish): ChannelMessage | undefined =>
  task.state === "attempting" || task.attemptedAt !== null
    ? messages.find(({ channel }) => channel === task.result.channel)
    : undefined;

const waiting = (round: TaskRound, why: string, milliseconds: number, lost?: true): TaskEnd => ({
  state: "waiting",
  why,
  retryAt: new Date(round.ports.now().getTime() + milliseconds),
  ...(lost === undefined ? {} : { lost }),
});

/** Why a channel does not take it, and how long it asks us to wait, in milliseconds. */
interface Refusal {
  readonly why: string;
  readonly asked: number;
}

/** Tries one channel; `interrupted`: the one that was cut off, or lost, before. */
const tryOne = async (
  round: TaskRound,
  message: ChannelMessage,
  interrupted: ChannelMessage | undefined,
): Promise<TaskEnd | Refusal> => {
  const { channel, content } = message;
  const triedBefore = round.task.attempts;
  const { onMessage, answerWindowMs } = round.ports;
  try {
    const { ended, result } = await deliver(round, message);
    onMessage(channel, result);
    return ended;
  } catch (error) {
    if (error instanceof Overtaken || (error instanceof LiaisonError && error.code.startsWith("store.")))
      throw error;
    const remedy = error instanceof LiaisonError ? ` ${error.remedy}` : "";
    const why = `${channel}: ${messageOf(error)}${remedy}`;
    // What is none of our errors says nothing of how far it got.
    const isStrange = !(error instanceof LiaisonError) && round.task.attempts > triedBefore;
    if (answerWasLost(error) || isStrange) {
      onMessage(channel, "lost");
      if (isBlind(content)) return { state: "failed", why: `${why} ${LOST}` };
      const wait = Math.max(answerWindowMs, backOffMs(round.task.attempts));
      return waiting(round, `${why} The answer was lost; it is looked into first.`, wait, true);
    }
    onMessage(channel, "refused");
    const asked = askedToWait(error);
    // What an earlier try may have brought there goes out by no other way: where the receiver tells it, it goes out
    // there again; GitLab has answered what it has only when we were about to write it anew.
    const isUnknown = message === interrupted && (isTold(content) || round.task.attempts === triedBefore);
    if (isUnknown) return waiting(round, why, Math.max(asked, backOffMs(round.task.attempts)), true);
    if (asked > 0 && asked <= PATIENCE_MS) return waiting(round, why, asked);
    // A crash from here on is no lost answer: the channel has refused.
    await end(round, waiting(round, why, 0));
    return { why, asked };
  }
};

/** Why it is not worth trying; null: it is. */
const whyOver = (
  round: TaskRound,
  wish: SendWish,
  interrupted: ChannelMessage | undefined,
): string | null => {
  const { forgotten, now } = round.ports;
  if (interrupted !== undefined && isBlind(interrupted.content))
    return `${interrupted.channel}: the attempt was cut off. ${LOST}`;
  const at = new Date(wish.at);
  if (forgotten !== null && round.task.attempts === 0 && at >= forgotten.from && at <= forgotten.until)
    return `A backup came back that was taken before. ${LOST}`;
  if (now() > new Date(wish.until)) return `It could not be sent in time. ${round.task.why ?? ""}`.trim();
  return null;
};

/** Sends; answers how it ended, or until when it waits. */
export const send = async (round: TaskRound, wish: SendWish): Promise<TaskEnd> => {
  const interrupted = left(round, wish);
  const over = whyOver(round, wish, interrupted);
  if (over !== null) return { state: "failed", why: over };
  // What may have gone out by one channel goes out by no other before that is known.
  const others = wish.messages.filter((message) => message !== interrupted);
  const isOnly = interrupted !== undefined && isTold(interrupted.content);
  const order = interrupted === undefined ? others : isOnly ? [interrupted] : [interrupted, ...others];
  if (order.length === 0) return { state: "failed", why: "No channel is named for it. Correct `channels`." };
  const refusals: Refusal[] = [];
  for (const message of order) {
    const ended = await tryOne(round, message, interrupted);
    if ("state" in ended) return ended;
    refusals.push(ended);
  }
  const backOff = backOffMs(Math.ceil(round.task.attempts / order.length));
  const wait = Math.max(backOff, ...refusals.map(({ asked }) => asked));
  return waiting(round, refusals.map(({ why }) => why).join(" "), wait);
};
