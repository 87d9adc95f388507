import { describe, expect, test } from "@jest/globals";
import { silentLogger } from "../../src/lib/log.ts";
import { createNews } from "../../src/queue/news.ts";

describe("news", () => {
  test("of one issue is enqueued once, however often it comes in a moment", async () => {
    const added: string[][] = [];
    const { news, settled } = createNews(
      async (keys) => void added.push([...keys]),
      () => undefined,
      silentLogger,
    );
    for (let count = 0; count < 1_000; count += 1) news(`gitlab:1#${count % 3}`);
    await settled();
    expect(added).toEqual([["gitlab:1#0", "gitlab:1#1", "gitlab:1#2"]]);
  });

  test("that comes while a batch is enqueued goes into the next, in bounded portions", async () => {
    const added: string[][] = [];
    const add = async (keys: readonly string[]) => {
      if (added.push([...keys]) === 1)
        for (let count = 0; count < 1_200; count += 1) news(`gitlab:2#${count}`);
    };
    const { news, settled } = createNews(add, () => undefined, silentLogger);
    news("gitlab:1#1");
    await settled();
    expect(added.map((batch) => batch.length)).toEqual([1, 500, 500, 200]);
  });

  test("never throws, and goes on after the database was gone", async () => {
    const added: string[] = [];
    let gone = true;
    const add = async (keys: readonly string[]) => {
      if (gone) throw new Error("gone");
      added.push(...keys);
    };
    const { news, settled } = createNews(add, () => undefined, silentLogger);
    news("gitlab:1#1");
    await settled();
    gone = false;
    news("gitlab:1#2");
    await settled();
    expect(added).toEqual(["gitlab:1#2"]);
  });
});
