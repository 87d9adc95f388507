/** Carries out what a request meets. */
import { setTimeout as pause } from "node:timers/promises";
import type { Response } from "express";
import type { Fate } from "../faults/fate.ts";
import type { Answer } from "./call.ts";

/** The route itself, and how its answers are written and sent. */
export interface Usual {
  readonly execute: () => Promise<Answer>;
  readonly send: (response: Response, answer: Answer) => void;
}

const textOf = (answer: Answer): string => (answer.body === undefined ? "" : JSON.stringify(answer.body));

/** Nothing of an answer arrives. */
const reset = (response: Response): void => {
  response.socket?.resetAndDestroy();
};

/** The head and a part of the body arrive, then the connection ends. */
const cutOff = (response: Response, answer: Answer, share: number): void => {
  const bytes = Buffer.from(textOf(answer));
  response.statusCode = answer.status;
  response.setHeader("content-type", "application/json");
  response.setHeader("content-length", bytes.length);
  response.write(bytes.subarray(0, Math.floor(share * bytes.length)), () => response.socket?.destroy());
};

/** Waits, executes and answers as the fate wants it, or does not. */
export const carryOut = async (fate: Fate, response: Response, { execute, send }: Usual): Promise<void> => {
  const { ending, headers, delay } = fate;
  if (delay.before > 0) await pause(delay.before, undefined, { ref: false });
  const answer = fate.executed ? await execute() : null;
  if (delay.after > 0) await pause(delay.after, undefined, { ref: false });
  switch (ending.kind) {
    case "answer":
      if (answer !== null) send(response, { ...answer, headers: { ...answer.headers, ...headers } });
      return;
    case "instead": {
      const { status, contentType, text, headers: own } = ending.answer;
      response.statusCode = status;
      for (const [name, value] of Object.entries({ ...headers, ...own })) response.setHeader(name, value);
      response.setHeader("content-type", contentType);
      response.end(text);
      return;
    }
    case "reset":
      if (answer === null || ending.share === 0 || textOf(answer) === "") reset(response);
      else cutOff(response, answer, ending.share);
      return;
    case "silence":
      return;
  }
};
