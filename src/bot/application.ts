/**
 * The Probot-style part: a handler is a module whose default export gets an application and
 * listens on it. Handlers never change GitLab; they write what should be true into `context.plan`.
 */
import type { EventName, IssueEventName, MemberEvent } from "../model/event.ts";
import type { Context, MemberContext } from "./context.ts";
import type { EscalationContext } from "./escalation-context.ts";
import type { ManagersContext, RequestContext } from "./request-context.ts";

/** The context that belongs to an event's name. */
type ContextOf<Name extends EventName> = Name extends IssueEventName ? Context<Name> : MemberContext;

/** Reacts to one event. Its answer is what it wrote into `context.plan`. */
export type Handler<Name extends EventName> = (context: ContextOf<Name>) => void | Promise<void>;

/** Reacts to news of an issue in a team's project that we opened there. */
export type EscalationHandler<Name extends IssueEventName> = (
  context: EscalationContext<Name>,
) => void | Promise<void>;

/** Reacts to news of an issue in which the support managers are asked for something. */
export type RequestHandler<Name extends IssueEventName> = (
  context: RequestContext<Name>,
) => void | Promise<void>;

/** Reacts to news of another issue of the support managers' project in which somebody asks something of us. */
export type ManagersHandler<Name extends IssueEventName> = (
  context: ManagersContext<Name>,
) => void | Promise<void>;

/** What a handler's module gets. */
export interface Application {
  /** Listens to one kind of event, or several. */
  on<Name extends EventName>(names: Name | readonly Name[], handler: Handler<Name>): void;
  /**
   * Listens as `on` does, and is asked when the others have decided: sees escalations, turn and marks as they are
   * with what the others want.
   */
  after<Name extends IssueEventName>(names: Name | readonly Name[], handler: Handler<Name>): void;
  /** Listens to what happens on the issues of escalations, which are no partner's. */
  onEscalation<Name extends IssueEventName>(
    names: Name | readonly Name[],
    handler: EscalationHandler<Name>,
  ): void;
  /** Listens to what happens on the issues of requests, which are no partner's. */
  onRequest<Name extends IssueEventName>(names: Name | readonly Name[], handler: RequestHandler<Name>): void;
  /** Listens to what is asked of us on other issues of the managers' project, which are no partner's. */
  onManagers<Name extends IssueEventName>(
    names: Name | readonly Name[],
    handler: ManagersHandler<Name>,
  ): void;
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
  /** Those that are asked when the others have decided. */
  laterListenersFor(name: IssueEventName): readonly Listener<Context>[];
  escalationListenersFor(name: IssueEventName): readonly Listener<EscalationContext>[];
  requestListenersFor(name: IssueEventName): readonly Listener<RequestContext>[];
  managersListenersFor(name: IssueEventName): readonly Listener<ManagersContext>[];
  memberListenersFor(name: MemberEvent["name"]): readonly Listener<MemberContext>[];
}

/** Listeners by event; a listener is only ever asked about the events it was registered for, so its context always fits. */
const createRegister = () => {
  const listeners = new Map<EventName, Listener<never>[]>();
  return {
    add: (
      handler: string,
      names: EventName | readonly EventName[],
      react: Listener<never>["react"],
    ): void => {
      for (const name of typeof names === "string" ? [names] : names)
        listeners.set(name, [...(listeners.get(name) ?? []), { handler, react }]);
    },
    find: (name: EventName): readonly Listener<never>[] => listeners.get(name) ?? [],
  };
};

/** Lets every named app register its listeners. */
export const loadHandlers = (apps: ReadonlyMap<string, App>): LoadedHandlers => {
  const first = createRegister();
  const later = createRegister();
  const escalations = createRegister();
  const requests = createRegister();
  const managers = createRegister();
  for (const [handler, app] of apps) {
    app({
      on: (names, react) => first.add(handler, names, react),
      after: (names, react) => later.add(handler, names, react),
      onEscalation: (names, react) => escalations.add(handler, names, react),
      onRequest: (names, react) => requests.add(handler, names, react),
      onManagers: (names, react) => managers.add(handler, names, react),
    });
  }
  return {
    names: [...apps.keys()],
    listenersFor: (name) => first.find(name) as readonly Listener<Context>[],
    laterListenersFor: (name) => later.find(name) as readonly Listener<Context>[],
    escalationListenersFor: (name) => escalations.find(name) as readonly Listener<EscalationContext>[],
    requestListenersFor: (name) => requests.find(name) as readonly Listener<RequestContext>[],
    managersListenersFor: (name) => managers.find(name) as readonly Listener<ManagersContext>[],
    memberListenersFor: (name) => first.find(name) as readonly Listener<MemberContext>[],
  };
};
