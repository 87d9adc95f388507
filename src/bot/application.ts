/**
 * The Probot-style part: a handler is a module whose default export gets an application and
 * listens on it. Handlers never change GitLab; they write what should be true into `context.plan`.
 */
import type { EventName } from "../model/event.ts";
import type { Context } from "./context.ts";

/** Reacts to one event. Its answer is what it wrote into `context.plan`. */
export type Handler<Name extends EventName> = (context: Context<Name>) => void | Promise<void>;

/** What a handler's module gets. */
export interface Application {
  /** Listens to one kind of event, or several. */
  on<Name extends EventName>(names: Name | readonly Name[], handler: Handler<Name>): void;
}

/** The default export of a handler's module, ours or a user's. */
export type App = (app: Application) => void;

/** One listener with the name of the handler it belongs to: the unit of isolation and of figures. */
export interface Listener {
  readonly handler: string;
  readonly react: (context: Context<EventName>) => void | Promise<void>;
}

/** Handlers by event, in the order in which they were loaded. */
export interface LoadedHandlers {
  readonly names: readonly string[];
  listenersFor(name: EventName): readonly Listener[];
}

/** Lets every named app register its listeners. */
export const loadHandlers = (apps: ReadonlyMap<string, App>): LoadedHandlers => {
  const listeners = new Map<EventName, Listener[]>();
  for (const [handler, app] of apps) {
    app({
      on(names, react) {
        for (const name of typeof names === "string" ? [names] : names) {
          const listener: Listener = { handler, react: react as Listener["react"] };
          listeners.set(name, [...(listeners.get(name) ?? []), listener]);
        }
      },
    });
  }
  return {
    names: [...apps.keys()],
    listenersFor: (name) => listeners.get(name) ?? [],
  };
};
