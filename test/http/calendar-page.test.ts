/** Calendars by secret addresses: those who guess are slowed down, and nobody else is for it. */
import { afterEach, describe, expect, test } from "@jest/globals";
import { createMetrics } from "../../src/http/metrics.ts";
import { type HttpServer, startHttp } from "../../src/http/server.ts";
import { silentLogger } from "../../src/lib/log.ts";

let server: HttpServer;
afterEach(() => server.close(100));

const serve = async (calendar: (secret: string) => Promise<string | null>): Promise<void> => {
  server = await startHttp({
    listen: { host: "127.0.0.1", port: 0 },
    admin: null,
    webhook: (_request, response) => response.end("webhook"),
    canStore: async () => true,
    metrics: createMetrics(),
    log: silentLogger,
    calendar,
  });
};

const statusOf = async (secret: string): Promise<number> => {
  const answer = await fetch(`${server.url}/calendar/${secret}.ics`);
  await answer.text();
  return answer.status;
};

const statuses = async (count: number, secret: (index: number) => string): Promise<number[]> =>
  [
    ...new Set(await Promise.all(Array.from({ length: count }, (_, index) => statusOf(secret(index))))),
  ].toSorted();

describe("a calendar", () => {
  test("is given to whoever has its secret while somebody else guesses from the same address", async () => {
    await serve(async (secret) => (secret === "right" ? "BEGIN:VCALENDAR" : null));
    expect(await statuses(45, (index) => `wrong-${index}`)).toEqual([404, 429]);
    expect(await statusOf("right")).toBe(200);
    expect(await statusOf("wrong-again")).toBe(429);
  });

  test("is not made more often than programs ask", async () => {
    let made = 0;
    await serve(async (secret) => {
      if (secret !== "right") return null;
      made += 1;
      return "BEGIN:VCALENDAR";
    });
    expect(await statusOf("right")).toBe(200);
    expect(await statuses(80, () => "right")).toEqual([200, 429]);
    expect(made).toBeLessThan(65);
  });

  test("is looked up for few at once, so that deliveries find the database free", async () => {
    let [now, most] = [0, 0];
    await serve(async () => {
      now += 1;
      most = Math.max(most, now);
      await new Promise((resolve) => setTimeout(resolve, 5));
      now -= 1;
      return null;
    });
    await statuses(40, (index) => `wrong-${index}`);
    expect(most).toBeGreaterThan(0);
    expect(most).toBeLessThanOrEqual(4);
  });

  test("that cannot be looked up is no wrong guess, and the next one has its turn", async () => {
    let asked = 0;
    await serve(async () => {
      asked += 1;
      throw new Error("the database is away");
    });
    expect(await statuses(45, (index) => `any-${index}`)).toEqual([500]);
    expect(asked).toBe(45);
  });
});
