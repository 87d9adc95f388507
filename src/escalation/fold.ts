/** From the events of an escalation to where it stands: pure, and the same in whatever order the events became known. */
import type {
  EscalationEvent,
  EscalationRecord,
  EscalationSource,
  EscalationState,
  EscalationView,
} from "../model/escalation.ts";
import { firstState, nextState } from "./machine.ts";

/** Of events in one second: what must come first for the others to make sense. */
const ORDER: readonly EscalationEvent["kind"][] = [
  "proposed",
  "requested",
  "confirmed",
  "refused",
  "hindered",
  "opened",
  "source-added",
  "source-changed",
  "acknowledged",
  "commented",
  "draft",
  "answered",
];

const rank = ({ kind }: EscalationEvent): number => {
  const place = ORDER.indexOf(kind);
  return place === -1 ? ORDER.length : place;
};

const secondOf = ({ at }: EscalationEvent): number => Math.floor(Date.parse(at) / 1_000);

/** GitLab's payloads have whole seconds: within one, the order of sense counts, then time, then that of arrival. */
const inOrder = (events: readonly EscalationEvent[]): EscalationEvent[] => {
  const sorted = [...events].sort(
    (one, other) =>
      secondOf(one) - secondOf(other) || rank(one) - rank(other) || Date.parse(one.at) - Date.parse(other.at),
  );
  // Of an event that was told with two times the earlier one counts, whichever was told first.
  const ids = new Set<string>();
  return sorted.filter(({ id }) => ids.size < ids.add(id).size);
};

/** GitLab closes what it moves or marks as a duplicate, in the same moment: that says nothing of an answer. */
const withoutMoves = (events: readonly EscalationEvent[]): EscalationEvent[] => {
  const moves = events.filter(({ kind }) => kind === "moved").map(secondOf);
  return events.filter(
    (event) => event.kind !== "closed" || !moves.some((moved) => Math.abs(moved - secondOf(event)) <= 1),
  );
};

interface Folding {
  state: EscalationState;
  since: string;
  sources: EscalationSource[];
  readonly closed: Set<string>;
  /** From where it came to a state: what opening it again leads back to. */
  readonly cameFrom: Map<EscalationState, EscalationState>;
  /** It was withdrawn by a word. */
  takenBack: boolean;
  /** A human of the team has commented, so closing it is an answer. */
  replied: boolean;
  view: Pick<
    EscalationView,
    "target" | "hindrance" | "draft" | "openedAt" | "acknowledgedAt" | "answeredAt" | "sentAt"
  >;
}

const withSource = (sources: readonly EscalationSource[], added: EscalationSource): EscalationSource[] =>
  sources.some(({ issueKey }) => issueKey === added.issueKey) ? [...sources] : [...sources, added];

/** What an event says of the sources. */
const foldSources = (folding: Folding, event: EscalationEvent): void => {
  switch (event.kind) {
    case "proposed":
    case "requested":
    case "source-added":
      folding.sources = withSource(folding.sources, event.source);
      break;
    case "source-changed":
      folding.sources = folding.sources.map((source) =>
        source.issueKey === event.issueKey ? event.to : source,
      );
      folding.closed.delete(event.issueKey);
      break;
    case "source-left":
      folding.sources = folding.sources.filter(({ issueKey }) => issueKey !== event.issueKey);
      break;
    case "source-closed":
      folding.closed.add(event.issueKey);
      break;
    case "source-reopened":
      folding.closed.delete(event.issueKey);
      break;
    default:
  }
};

/** What an event says beside the state. */
const foldDetails = (folding: Folding, event: EscalationEvent): void => {
  const { view } = folding;
  switch (event.kind) {
    case "opened":
      folding.view = { ...view, target: event.target, hindrance: null, openedAt: event.at };
      break;
    case "moved":
    case "target-changed":
      folding.view = { ...view, target: event.target };
      break;
    case "hindered":
      if (view.target === null) folding.view = { ...view, hindrance: event.why };
      break;
    case "commented":
      folding.replied = true;
      break;
    case "acknowledged":
      folding.view = { ...view, acknowledgedAt: view.acknowledgedAt ?? event.at };
      break;
    case "draft":
      folding.view = { ...view, draft: event };
      break;
    case "sent":
      folding.view = { ...view, sentAt: event.at };
      break;
    case "reopened":
      folding.replied = false;
      folding.view = { ...view, acknowledgedAt: null, draft: null };
      break;
    default:
  }
};

/** What leads back to where it was: the state is the old one, and so is how it was come by. */
const LEADS_BACK: readonly EscalationEvent["kind"][] = ["source-reopened", "moved", "found"];

const step = (folding: Folding, event: EscalationEvent): void => {
  foldSources(folding, event);
  const { state, cameFrom, replied, sources, closed, takenBack } = folding;
  const allClosed = sources.length > 0 && sources.every(({ issueKey }) => closed.has(issueKey));
  const before = cameFrom.get(state) ?? "requested";
  const next = nextState({ state, before, replied, allClosed, takenBack }, event);
  foldDetails(folding, event);
  if (next === state) return;
  if (!LEADS_BACK.includes(event.kind)) {
    cameFrom.set(next, state);
    if (next === "answered") folding.view = { ...folding.view, answeredAt: event.at };
  }
  folding.takenBack = event.kind === "withdrawn";
  folding.state = next;
  folding.since = event.at;
};

/** Where an escalation stands. */
export const foldEscalation = ({ events }: Pick<EscalationRecord, "events">): EscalationView => {
  const ordered = withoutMoves(inOrder(events));
  // Other clocks than ours may have put something before it.
  const first = ordered.find(({ kind }) => kind === "proposed" || kind === "requested");
  const folding: Folding = {
    state: firstState(first),
    since: first?.at ?? ordered[0]?.at ?? new Date(0).toISOString(),
    sources: [],
    closed: new Set(),
    cameFrom: new Map(),
    takenBack: false,
    replied: false,
    view: {
      target: null,
      hindrance: null,
      draft: null,
      openedAt: null,
      acknowledgedAt: null,
      answeredAt: null,
      sentAt: null,
    },
  };
  for (const event of ordered) step(folding, event);
  return {
    state: folding.state,
    since: folding.since,
    sources: folding.sources,
    closedSources: [...folding.closed],
    ...folding.view,
  };
};
