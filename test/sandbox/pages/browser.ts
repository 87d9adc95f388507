/** A browser as far as the pages need one: keeps the cookie, sends forms, follows where they lead. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import express from "express";
import { silentLogger } from "../../../src/lib/log.ts";
import { pagesRouter } from "../../../src/sandbox/pages/router.ts";
import { type Setting, setUp } from "../webhooks/setting.ts";

interface Seen {
  readonly status: number;
  readonly html: string;
  /** Path and query of the last address. */
  readonly address: string;
  readonly headers: Headers;
}

export interface Browser {
  readonly setting: Setting;
  readonly url: string;
  look(path: string): Promise<Seen>;
  send(path: string, fields: Record<string, string>, headers?: Record<string, string>): Promise<Seen>;
  actAs(username: string): Promise<Seen>;
  close(): Promise<void>;
}

/** Opens a browser on the pages of a small world: kde/sysadmin/tools, root and maria. */
export const openBrowser = async (): Promise<Browser> => {
  const setting = await setUp();
  const app = express();
  app.use(pagesRouter({ world: setting.world, sender: setting.webhooks, logger: silentLogger }));
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  setting.world.instance.url = url;
  let cookie = "";

  const request = async (path: string, init: RequestInit): Promise<Seen> => {
    const response = await fetch(`${url}${path}`, {
      ...init,
      redirect: "manual",
      headers: { ...init.headers, cookie },
    });
    const set = response.headers.get("set-cookie");
    if (set !== null) cookie = set.split(";")[0] ?? "";
    const html = await response.text();
    const location = response.headers.get("location");
    if (location !== null) return await request(location.replace(/#.*/, ""), {});
    return { status: response.status, html, address: path, headers: response.headers };
  };
  const send: Browser["send"] = (path, fields, headers = {}) =>
    request(path, {
      method: "POST",
      body: new URLSearchParams(fields),
      headers: { origin: url, ...headers },
    });

  return {
    setting,
    url,
    look: (path) => request(path, {}),
    send,
    actAs: (username) => send("/-/act-as", { username, back: "/" }),
    close: async () => {
      await setting.end();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
};
