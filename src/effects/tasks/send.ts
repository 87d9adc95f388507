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
import type { TaskEnd, TaskRound } from "./ports.ts";
import { attempt, end, NotThere } from "./steps.ts";

type SendWish = Extract<TaskWish, { kind: "send" }>;

/** A channel that says when to come back, within this time, is waited for; otherwise the next one is taken. */
const PATIENCE_MS = 15 * 60_000;

/** What it may have done cannot be found out: neither asked for nor told apart by the receiver. */
const isBlind = ({ kind }: Content): boolean => kind === "mail" || kind === "chat";

const LOST =
  "It may have gone out, and cannot be asked for: it is not sent a second time. What it told of is told next time.";

/** `id`: the same for every try, so that a receiver can tell. */
const deliver = async (round: TaskRound, { channel, content }: ChannelMessage): Promise<TaskEnd> => {
  const key = `${round.task.key}|${channel}`;
  if (content.kind === "issue" || content.kind === "note") {
    const { found, why, result } =
      content.kind === "issue"
        ? await openOnce(round, key, content, channel)
        : await noteOnce(round, key, content, channel);
    return { state: found ? "skipped" : "done", why, result: { ...result, channel } };
  }
  const outlet = round.ports.outlet(channel);
  if (outlet === null)
    throw new NotThere(`There is no channel ${channel} any more.`, "Correct `channels`.", null);
  await attempt(round, channel);
  const why = await outlet.send(content, { id: key, at: round.ports.now() });
  return { state: "done", why: `${channel}: ${why}`, result: { channel } };
};

/** Milliseconds that a channel asks us to wait, where that is worth it; 0: it does not. */
const askedToWait = (error: unknown): number => {
  if (!(error instanceof LiaisonError) || error.disposition.kind !== "wait") return 0;
  const { milliseconds } = error.disposition;
  return milliseconds <= PATIENCE_MS && error.code !== "effects.not-let-in" ? milliseconds : 0;
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

/** Tries one channel. Answers how it ended, or (a text) why this channel does not take it. */
const tryOne = async (
  round: TaskRound,
  message: ChannelMessage,
  isOnly: boolean,
): Promise<TaskEnd | string> => {
  const { channel, content } = message;
  const { onMessage, answerWindowMs } = round.ports;
  try {
    const ended = await deliver(round, message);
    onMessage(channel, "sent");
    return ended;
  } catch (error) {
    if (error instanceof Overtaken || (error instanceof LiaisonError && error.code.startsWith("store.")))
      throw error;
    const remedy = error instanceof LiaisonError ? ` ${error.remedy}` : "";
    const why = `${channel}: ${messageOf(error)}${remedy}`;
    if (answerWasLost(error)) {
      onMessage(channel, "lost");
      if (isBlind(content)) return { state: "failed", why: `${why} ${LOST}` };
      const wait = Math.max(answerWindowMs, backOffMs(round.task.attempts));
      return waiting(round, `${why} The answer was lost; it is looked into first.`, wait, true);
    }
    onMessage(channel, "refused");
    const wait = askedToWait(error);
    if (wait > 0 && !isOnly) return waiting(round, why, wait);
    // What an earlier try of this channel may have brought there goes out by no other.
    if (isOnly) return waiting(round, why, Math.max(wait, backOffMs(round.task.attempts)), true);
    // A crash from here on is no lost answer: the channel has refused.
    await end(round, waiting(round, why, wait));
    return why;
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
  const refusals: string[] = [];
  for (const message of order) {
    const ended = await tryOne(round, message, isOnly);
    if (typeof ended !== "string") return ended;
    refusals.push(ended);
  }
  return waiting(round, refusals.join(" "), backOffMs(Math.ceil(round.task.attempts / order.length)));
};
