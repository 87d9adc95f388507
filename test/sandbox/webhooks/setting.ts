import { silentLogger } from "../../../src/lib/log.ts";
import { startWebhooks, type WebhookOptions, type Webhooks } from "../../../src/sandbox/webhooks/webhooks.ts";
import { createHook } from "../../../src/sandbox/world/hooks.ts";
import { createGroup, createProject } from "../../../src/sandbox/world/places.ts";
import type { Group, Hook, HookSwitch, Project, User } from "../../../src/sandbox/world/types.ts";
import { createUser } from "../../../src/sandbox/world/users.ts";
import { createWorld, type World } from "../../../src/sandbox/world/world.ts";
import { type Received, type Receiver, startReceiver } from "./receiver.ts";

/** A small world: group kde with subgroup kde/sysadmin and project kde/sysadmin/tools; root owns, maria watches. */
export interface Setting {
  readonly world: World;
  readonly webhooks: Webhooks;
  readonly receiver: Receiver;
  readonly root: User;
  readonly maria: User;
  readonly group: Group;
  readonly subgroup: Group;
  readonly project: Project;
  /** A hook of that place to the receiver's path, with these switches only. */
  hook(owner: Group | Project, path: string, switches: readonly HookSwitch[], more?: object): Hook;
  /** What arrived at that path, after everything was sent. */
  arrived(path: string): Promise<Received[]>;
  end(): Promise<void>;
}

/** The moment at which everything in this world happens. */
const NOON = "2025-06-30T12:00:00.123Z";

export const setUp = async (options: Partial<WebhookOptions> = {}, delay = 0): Promise<Setting> => {
  const world = createWorld(() => new Date(NOON), "http://sandbox.test:4000");
  const receiver = await startReceiver(delay);
  const webhooks = startWebhooks(world, { logger: silentLogger, ...options });
  const root = createUser(world, {
    username: "root",
    name: "Administrator",
    email: "admin@example.com",
    isAdministrator: true,
    publicEmail: "admin@example.com",
  });
  const maria = createUser(world, { username: "maria", name: "Maria", email: "maria@example.org" });
  const group = createGroup(world, root, { name: "KDE", path: "kde", visibility: "public" });
  const subgroup = createGroup(world, root, { name: "Sysadmin", path: "sysadmin", parent: group });
  const project = createProject(world, root, {
    name: "Tools",
    path: "tools",
    group: subgroup,
    visibility: "public",
  });
  return {
    world,
    webhooks,
    receiver,
    root,
    maria,
    group,
    subgroup,
    project,
    hook: (owner, path, switches, more = {}) => {
      const all = new Map<HookSwitch, boolean>(switches.map((name) => [name, true]));
      if (!switches.includes("push_events")) all.set("push_events", false);
      return createHook(world, root, owner, { url: `${receiver.url}${path}`, switches: all, ...more });
    },
    arrived: async (path) => {
      await webhooks.idle();
      return receiver.received.filter((request) => request.path === path);
    },
    end: async () => {
      webhooks.stop();
      await receiver.close();
    },
  };
};

/** A received body as data, with the names that tests read one by one. */
interface Body {
  readonly event_name?: string;
  readonly object_attributes?: { readonly title?: string };
  readonly changes?: object;
  readonly user?: object;
}

export const bodyOf = (request: Received | undefined): Body => JSON.parse(request?.raw ?? "null");
