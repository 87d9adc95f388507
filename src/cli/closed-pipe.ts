/** What is written may be read by a program that has seen enough, such as `head`. */
import type { Writable } from "node:stream";

/**
 * Makes writing to a pipe whose reader has left do nothing, instead of ending the program in the middle
 * of its work with a stack trace. Other failures of the stream stay what they are.
 */
export const outliveReader = (stream: Writable): void => {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
};
