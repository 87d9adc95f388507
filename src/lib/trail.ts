/**
 * Who a piece of work is done for: handed on from step to step, so that every line of the log and every span of
 * the trace carries the ids of the delivery, issue, job, plan and effect that it belongs to. An argument and no
 * AsyncLocalStorage: that would be a global in disguise, empty wherever a queue or a batch lies between.
 */
import type { Logger } from "./log.ts";

/** Ids, numbers and words of ours. Never what people wrote: titles and texts may be confidential. */
export type Fields = Readonly<
  Record<string, string | number | boolean | readonly string[] | readonly number[] | undefined>
>;

/** A part of a trace. Attributes have their full names, such as `http.request.method`. */
export interface Span {
  /** `client`: a request to somebody else, who works on it. */
  child(name: string, attributes: Fields, kind?: "client"): Span;
  set(attributes: Fields): void;
  /** `failure`: an error's code or class; without, it went well. */
  end(failure?: string): void;
}

/** Where tracing is switched off. */
export const noSpan: Span = { child: () => noSpan, set: () => undefined, end: () => undefined };

/** A delivery, as far as its trace goes: whoever works on it later, in whichever process, finds the same trace by it. */
export interface TracedDelivery {
  readonly instance: string;
  readonly source: "webhook" | "poll" | "replay" | "internal";
  readonly messageId: string | null;
  readonly digest: string;
}

/** Begins traces. */
export interface Tracer {
  /** A delivery was answered; `startedAt` in milliseconds since 1970. */
  answered(delivery: TracedDelivery, call: AnsweredCall): void;
  /** Work on what these deliveries brought; without any, a trace of its own. */
  job(name: string, deliveries: readonly TracedDelivery[], attributes: Fields): Span;
  /** Sends what is still to be sent. */
  stop(): Promise<void>;
}

/** How a call of the webhook's address went. */
export interface AnsweredCall {
  readonly startedAt: number;
  readonly status: number;
  readonly duplicate: boolean;
  readonly attributes: Fields;
}

/** Where tracing is switched off. */
export const noTracer: Tracer = {
  answered: () => undefined,
  job: () => noSpan,
  stop: async () => undefined,
};

/** See the top of this file. */
export interface Trail {
  readonly log: Logger;
  readonly span: Span;
}

/** Our own fields as attributes of a span. */
export const attributesOf = (fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [`liaison.${name}`, value]));

const codeOf = (thrown: unknown): string => {
  if (!(thrown instanceof Error)) return "unknown";
  return "code" in thrown && typeof thrown.code === "string" ? thrown.code : thrown.name;
};

/** Does one step of the work, with its own fields in every line and a span of its own. */
export const step = async <Answer>(
  trail: Trail,
  name: string,
  fields: Fields,
  work: (inner: Trail) => Promise<Answer>,
): Promise<Answer> => {
  const span = trail.span.child(name, attributesOf(fields));
  try {
    const answer = await work({ log: trail.log.child(fields), span });
    span.end();
    return answer;
  } catch (thrown) {
    span.end(codeOf(thrown));
    throw thrown;
  }
};
