/**
 * The load of a bench, in a process of its own so that it does not take the server's time: keep-alive
 * connections over bare sockets, one request in flight on each. Started by `load.ts`; reports by message.
 */
import { createConnection } from "node:net";
import process from "node:process";
import type { LoadOrder, LoadReport } from "./load.ts";
import { createPayloads } from "./payloads.ts";

const END_OF_HEADERS = "\r\n\r\n";

/** Sends deliveries one after the other until `more` says no; answers with the status codes seen. */
const runConnection = (
  order: LoadOrder,
  next: () => Buffer | null,
  took: (milliseconds: number, status: number) => void,
) =>
  new Promise<void>((resolve, reject) => {
    const socket = createConnection({ host: order.host, port: order.port, noDelay: true });
    let sent = 0;
    let heard = "";
    const send = () => {
      const request = next();
      if (request === null) {
        socket.end();
        resolve();
        return;
      }
      heard = "";
      sent = performance.now();
      socket.write(request);
    };
    socket.on("connect", send);
    socket.on("error", reject);
    socket.on("data", (chunk) => {
      heard += chunk.toString("latin1");
      const end = heard.indexOf(END_OF_HEADERS);
      if (end < 0) return;
      const length = Number(/content-length: (\d+)/i.exec(heard)?.[1] ?? 0);
      if (heard.length < end + END_OF_HEADERS.length + length) return;
      took(performance.now() - sent, Number(heard.slice(9, 12)));
      send();
    });
  });

const percentile = (sorted: Float64Array, share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;

const run = async (order: LoadOrder): Promise<LoadReport> => {
  const payload = createPayloads(order);
  const times: number[] = [];
  const statuses: Record<string, number> = {};
  let left = order.warmUp + order.requests;
  let measured = 0;
  let began = performance.now();
  const next = () => {
    if (left === 0) return null;
    left -= 1;
    return payload();
  };
  const took = (milliseconds: number, status: number) => {
    measured += 1;
    if (measured === order.warmUp) began = performance.now();
    if (measured <= order.warmUp) return;
    times.push(milliseconds);
    statuses[status] = (statuses[status] ?? 0) + 1;
  };
  await Promise.all(Array.from({ length: order.connections }, () => runConnection(order, next, took)));
  const seconds = (performance.now() - began) / 1_000;
  const sorted = Float64Array.from(times).sort();
  return {
    perSecond: sorted.length / seconds,
    p50Ms: percentile(sorted, 0.5),
    p99Ms: percentile(sorted, 0.99),
    statuses,
  };
};

process.once("message", (order: LoadOrder) => {
  run(order).then(
    (report) => process.send?.({ report }, () => process.disconnect()),
    (error: unknown) => process.send?.({ failed: String(error) }, () => process.disconnect()),
  );
});
