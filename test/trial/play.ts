/** Plays scripts: each by itself, side by side, with the pauses of people who look before they go on. */
import { setTimeout as wait } from "node:timers/promises";
import type { World } from "../../src/sandbox/world/world.ts";
import { type Act, actText, type Script } from "./act.ts";
import type { History } from "./history.ts";
import { placeOf, present, type Stage, sees } from "./people.ts";

/** GitLab tells whole seconds in webhooks: of two words in one second nobody could say which came last. */
const APART_MS = 2_100;
/** Once nothing goes wrong any more: what did not come by then does not come. */
const PATIENCE_MS = 120_000;
/** GitLab is down, may only be read, or has had enough of them: people try again. */
const TRY_AGAIN_MS = 1_000;
const LOOK_MS = 25;

/** What playing needs. */
export interface Theatre {
  readonly world: World;
  readonly url: string;
  readonly tokens: ReadonlyMap<string, string>;
  readonly history: History;
  /** Ends waiting. */
  readonly stopped: AbortSignal;
  /** Whether the story is in trouble, so that everything may take long. */
  readonly isTroubled: () => boolean;
  /** How much of the story may have begun, from 0 to 1. */
  readonly share: () => number;
}

/** How far a script came: `stuck` says what was not seen. */
export interface Played {
  readonly script: Script;
  readonly stage: Stage;
  readonly stuck: string | null;
}

const call = async (
  theatre: Theatre,
  by: string,
  method: string,
  path: string,
  body: object,
): Promise<unknown> => {
  for (;;) {
    const response = await fetch(`${theatre.url}/api/v4${path}`, {
      method,
      headers: { "content-type": "application/json", "private-token": theatre.tokens.get(by) ?? "" },
      body: JSON.stringify(body),
    });
    const text = await response.text();
    if (response.ok) return text === "" ? null : JSON.parse(text);
    // What is archived for a while is nothing that an issue can be moved to.
    const isRefused = [403, 429, 503].includes(response.status) || text.includes("insufficient permissions");
    if (!theatre.isTroubled() || !isRefused)
      throw new Error(`${by}: ${method} ${path} was answered ${response.status}: ${text.slice(0, 300)}`);
    await wait(TRY_AGAIN_MS);
  }
};

/** GitLab's numbers of an issue, as histories name it. */
export const nameOf = ({
  project,
  iid,
}: {
  readonly project: { readonly id: number };
  readonly iid: number;
}): string => `${project.id}#${iid}`;

const until = async (
  theatre: Theatre,
  stage: Stage,
  act: Act & { readonly do: "see" },
): Promise<string | null> => {
  let calmSince: number | null = null;
  while (!sees(stage, act.what)) {
    const now = performance.now();
    if (theatre.isTroubled()) calmSince = null;
    else calmSince ??= now;
    if (theatre.stopped.aborted || now - (calmSince ?? now) > PATIENCE_MS)
      return `${actText(act)}: that never came`;
    await wait(LOOK_MS);
  }
  return null;
};

const numberOf = (answer: unknown, field: "id" | "iid"): number =>
  Number((answer as Record<string, unknown>)[field]);

const pathOf = (stage: Stage, where: Parameters<typeof placeOf>[1]): string => {
  const issue = placeOf(stage, where);
  if (issue === undefined) throw new Error(`there is no issue of ${JSON.stringify(where)}`);
  return `/projects/${issue.project.id}/issues/${issue.iid}`;
};

/** Does one thing; answers why the script cannot go on, if so. */
const perform = async (theatre: Theatre, stage: Stage, act: Act): Promise<string | null> => {
  const { world } = theatre;
  switch (act.do) {
    case "see":
      return await until(theatre, stage, act);
    case "open": {
      const { title, description } = act;
      const path = `/projects/${encodeURIComponent(act.project)}/issues`;
      const answer = await call(theatre, act.by, "POST", path, { title, description });
      stage.issue = world.issues.get(numberOf(answer, "id"));
      return null;
    }
    case "comment": {
      const body = { body: act.text, ...(act.internal === true ? { internal: true } : {}) };
      const answer = await call(theatre, act.by, "POST", `${pathOf(stage, act.where)}/notes`, body);
      stage.comment = world.notes.get(numberOf(answer, "id"));
      return null;
    }
    case "change":
      await call(theatre, act.by, "PUT", pathOf(stage, act.where), act.change);
      return null;
    case "move": {
      const to = world.places.get(act.to.toLowerCase());
      await call(theatre, act.by, "POST", `${pathOf(stage, "issue")}/move`, { to_project_id: to?.id });
      return null;
    }
  }
};

/** Plays one script to its end, or to where it cannot go on. */
const playOne = async (theatre: Theatre, script: Script): Promise<Played> => {
  const stage: Stage = { world: theatre.world, issue: undefined, comment: undefined };
  let last = 0;
  for (const act of script.acts) {
    if (act.do !== "see") await wait(Math.max(0, last + APART_MS - performance.now()));
    if (theatre.stopped.aborted) return { script, stage, stuck: "the story was ended" };
    const stuck = await perform(theatre, stage, act).catch((error: unknown) => String(error));
    if (act.do !== "see") last = performance.now();
    theatre.history.add(
      `${script.key}: ${actText(act)}${stuck === null ? "" : ` — ${stuck}`}`,
      stage.issue && nameOf(present(stage)),
    );
    if (stuck !== null) return { script, stage, stuck };
  }
  return { script, stage, stuck: null };
};

/** Plays all, `atOnce` side by side: as one ends, the next begins. */
export const play = async (
  theatre: Theatre,
  scripts: readonly Script[],
  atOnce: number,
): Promise<readonly Played[]> => {
  const played: Played[] = [];
  const rest = [...scripts];
  const worker = async (): Promise<void> => {
    for (let script = rest.shift(); script !== undefined; script = rest.shift()) {
      while (1 - rest.length / scripts.length > theatre.share() && !theatre.stopped.aborted)
        await wait(LOOK_MS);
      played.push(await playOne(theatre, script));
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, scripts.length) }, worker));
  return played;
};
