/** Everything around the service of a story: a GitLab, a gate that can kill at a request, a front, a configuration. */
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Sandbox, startSandbox } from "../../src/sandbox/server.ts";
import { type Fault, type Gate, type GateRequest, startGate, type Trouble } from "../support/gate.ts";
import { startCommand } from "../support/serve-process.ts";
import { WEBHOOK_SECRET, writeSecrets } from "../support/service-configuration.ts";
import { type Front, startFront } from "./front.ts";
import { createHistory, type History } from "./history.ts";
import { buildSetting, configurationFor, type Partner } from "./setting.ts";

/** A stage, ready for the service. */
export interface StoryStage {
  readonly gitlab: Sandbox;
  readonly gate: Pick<Gate, "trouble">;
  readonly front: Front;
  readonly history: History;
  /** Where the configuration, the secrets and the data are. */
  readonly folder: string;
  readonly config: string;
  readonly tokens: ReadonlyMap<string, string>;
  /** Makes the hooks, as an operator does. */
  ensureHooks(): Promise<void>;
  stop(): Promise<void>;
}

const aboutOf = ({ path }: GateRequest): string => {
  const [, project, iid] = /\/projects\/(\d+)\/issues\/(\d+)/.exec(path) ?? [];
  return project === undefined ? "no issue yet" : `${project}#${iid}`;
};

const writeText = ({ method, path, body }: GateRequest, fault: Fault | undefined): string =>
  `  the service: ${method} ${path.replace("/api/v4", "")} ${body.slice(0, 120)}${fault === undefined ? "" : ` — ${fault.kind}`}`;

/** Builds it; the caller stops it. */
export const buildStage = async (partners: readonly Partner[]): Promise<StoryStage> => {
  const gitlab = await startSandbox({ seed: "demo" });
  const tokens = buildSetting(gitlab.world, partners);
  const [gate, front] = await Promise.all([startGate(gitlab.url), startFront()]);
  const tokenOf = (username: string): string =>
    gitlab.users.find((user) => user.username === username)?.token ?? "";
  const folder = await writeSecrets({
    bot: tokenOf("liaison-bot"),
    aconrad: tokenOf("aconrad"),
    webhook: WEBHOOK_SECRET,
  });
  const history = createHistory();
  front.onAnswer((about, text) => history.add(text, about));
  const trouble = (what: Trouble | undefined): void =>
    gate.trouble((request) => {
      const fault = what?.(request);
      if (request.method !== "GET") history.add(writeText(request, fault), aboutOf(request));
      return fault;
    });
  trouble(undefined);
  const config = join(folder, "liaison.yml");
  const written = configurationFor(gate.url, front.url, partners);
  await writeFile(config, JSON.stringify(written, null, 2));
  return {
    gitlab,
    gate: { trouble },
    front,
    history,
    folder,
    config,
    tokens,
    ensureHooks: async () => {
      const command = startCommand(["hooks", "ensure", "--config", config]);
      const { code } = await command.ended();
      if (code !== 0) throw new Error(`the hooks could not be made: ${command.errors()}`);
    },
    stop: async () => {
      await gate.stop();
      await front.stop();
      await gitlab.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
};
