/**
 * The Probot-style part: a handler is a module whose default export gets an application and
 * listens on it. Handlers never change GitLab; they write what should be true into `context.plan`.
 */
import type { EventName, IssueEventName, MemberEvent } from "../model/event.ts";
import type { Context, MemberContext } from "./context.ts";

/** The context that belongs to an event's name. */
type ContextOf<Name extends EventName> = Name extends IssueEventName ? Context<Name> : MemberContext;

/** Reacts to one event. Its answer is what it wrote into `context.plan`. */
export type Handler<Name extends EventName> = (context: ContextOf<Name>) => void | Promise<void>;

/** What a handler's module gets. */
export interface Application {
  /** Listens to one kind of event, or several. */
  on<Name extends EventName>(names: Name | readonly Name[], handler: Handler<Name>): void;
}

/** The default export of a handler's module, ours or a user's. */
export type App = (app: Application) => void;

/** One listener with the name of the handler it belongs to: the unit of isolation and of figures. */
export interface Listener<Given> {
  readonly handler: string;
  readonly react: (context: Given) => void | Promise<void>;
}

/** Handlers by event, in the order in which they were loaded. */
export interface LoadedHandlers {
  readonly names: readonly string[];
  listenersFor(name: IssueEventName): readonly Listener<Context>[];
  memberListenersFor(name: MemberEvent["name"]): readonly Listener<MemberContext>[];
}

/** Lets every named app register its listeners. */
export const loadHandlers = (apps: ReadonlyMap<string, App>): LoadedHandlers => {
  // A listener is only ever asked about the events it was registered for, so its context always fits.
  const listeners = new Map<EventName, Listener<never>[]>();
  for (const [handler, app] of apps) {
    app({
      on(names, react) {
        for (const name of typeof names === "string" ? [names] : names)
          listeners.set(name, [...(listeners.get(name) ?? []), { handler, react }]);
      },
    });
  }
  const find = (name: EventName): readonly Listener<never>[] => listeners.get(name) ?? [];
  return {
    names: [...apps.keys()],
    listenersFor: (name) => find(name) as readonly Listener<Context>[],
    memberListenersFor: (name) => find(name) as readonly Listener<MemberContext>[],
  };
};
