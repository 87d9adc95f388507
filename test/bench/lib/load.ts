import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { PayloadOrder } from "./payloads.ts";

/** What the load process is to do. */
export interface LoadOrder extends PayloadOrder {
  readonly host: string;
  readonly port: number;
  readonly connections: number;
  /** Requests that count. */
  readonly requests: number;
  /** Requests before those. */
  readonly warmUp: number;
}

/** What came of it. */
export interface LoadReport {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** How often each status code was answered. */
  readonly statuses: Readonly<Record<string, number>>;
}

type Message = { readonly report: LoadReport } | { readonly failed: string };

/** Runs a load from a process of its own. */
export const applyLoad = (order: LoadOrder): Promise<LoadReport> =>
  new Promise((resolve, reject) => {
    const worker = fork(fileURLToPath(new URL("./load-worker.ts", import.meta.url)));
    worker.once("message", (message: Message) => {
      if ("report" in message) resolve(message.report);
      else reject(new Error(`the load process failed: ${message.failed}`));
    });
    worker.once("error", reject);
    worker.once("exit", (code) => reject(new Error(`the load process ended with exit code ${code}`)));
    worker.send(order);
  });
