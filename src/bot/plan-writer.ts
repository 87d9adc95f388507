/** `context.plan`: what a handler writes its wishes into. Pure bookkeeping, nothing is sent anywhere. */
import { createHash } from "node:crypto";
import type {
  Effect,
  EscalationEffect,
  LabelWish,
  NoteEffect,
  PersonRef,
  StateEffect,
  StatusView,
  SubscribeWay,
  TellEffect,
} from "../model/effect.ts";
import type { EscalationChange, EscalationEvent, EscalationRecord } from "../model/escalation.ts";
import type { Lesson } from "../model/knowledge.ts";
import type { Contact, Topic } from "../model/meeting.ts";
import type { IssueMarks } from "../model/memory.ts";
import { type Mode, mostCareful } from "../model/mode.ts";
import { type CommandRun, type Consideration, NOBODYS, type Wake } from "../model/plan.ts";
import type { RegisterEntry } from "../model/register.ts";
import type { NewTask } from "../model/task.ts";

interface Wish {
  /** One sentence, for people. */
  readonly reason: string;
  /** Who asks, where it is not the handler itself: `rule: NAME`. */
  readonly askedBy?: string;
  /** Of the rule; the configuration's and the partner's modes are counted in by themselves. */
  readonly mode?: Mode;
}

/** The wishes that a handler can have. */
export interface PlanWriter {
  /** This person gets to know what happens on the issue. */
  subscribe(wish: Wish & { readonly person: PersonRef; readonly ways: readonly SubscribeWay[] }): void;
  /** Labels on and off. */
  labels(
    wish: Wish & {
      readonly add?: readonly LabelWish[];
      readonly remove?: readonly string[];
      readonly create: boolean;
      readonly byPerson?: true;
      /** See `LabelsEffect`. */
      readonly ifOurs?: readonly string[];
    },
  ): void;
  /** These people among the assignees. */
  assign(wish: Wish & { readonly usernames: readonly string[]; readonly occurrence?: string }): void;
  /** The one status note says this. */
  statusNote(wish: Wish & { readonly view: StatusView }): void;
  /**
   * A note, posted once. `occurrence` tells apart what may rightly happen again on the same issue,
   * such as a comment's id.
   */
  note(
    wish: Wish & { readonly body: string; readonly internal?: boolean; readonly occurrence?: string },
  ): void;
  /** Our reaction on a comment, or (null) on the issue. */
  react(wish: Wish & { readonly noteId: number | null; readonly emoji: string }): void;
  /** People of ours are told; `occurrence` tells apart what may rightly be told again. */
  tell(wish: Wish & Omit<TellEffect, keyof EffectBase> & { readonly occurrence: string }): void;
  /** An issue in a team's project. */
  escalate(wish: Wish & Omit<EscalationEffect, keyof EffectBase>): void;
  /** An issue of ours is open or closed; `occurrence` tells apart each time. */
  state(wish: Wish & { readonly to: StateEffect["to"]; readonly occurrence: string }): void;
  /** Something befalls an escalation; kept with the plan, or left out where nothing is to be done. */
  befall(
    wish: Wish & {
      readonly escalation: EscalationRecord;
      readonly events: readonly EscalationEvent[];
      readonly atMost?: EscalationChange["atMost"];
    },
  ): void;
  /** What people told us to do on this issue from now on. */
  mark(marks: IssueMarks): void;
  /** Something is learnt of this issue's question and its answer. */
  learn(lesson: Lesson): void;
  /** Something is kept of people who are brought together. */
  register(entry: RegisterEntry): void;
  /** A project's maintainers want no notes of ours, or (null) want them again. */
  stopProject(stop: ProjectStop | null): void;
  /** A command was dealt with. */
  ran(run: CommandRun): void;
  /** A partner was spoken with outside GitLab. */
  met(contact: Contact): void;
  /** Somebody wants something to be spoken about at the next meeting. */
  topic(topic: Topic): void;
  /**
   * Something is to be done once beside this issue: see model/task.ts, and `taskKey` for its key. `partner`: whose issue
   * is written on, where it is another's than this one.
   */
  task(wish: Wish & Pick<NewTask, "key" | "wish" | "dueAt"> & { readonly partner?: string }): void;
  /**
   * This handler wants to be asked again at that moment by `time.due`, also if nothing happens; of several wishes the
   * earliest counts, and not before half a minute has passed. It holds until this handler is asked the next time, for
   * whatever news, and then has to be wished again. `why` names nobody.
   */
  wake(at: Date, why: string): void;
  /** Something was considered and, for this reason, not done. */
  leave(askedBy: string, sentence: string): void;
}

/** By whom (a username) a project's silence was wanted, and when. */
export interface ProjectStop {
  readonly by: string;
  /** ISO 8601, UTC. */
  readonly at: string;
}

type EffectBase = Pick<NoteEffect, "kind" | "key" | "askedBy" | "partner" | "mode" | "reason">;

/** What a handler wrote. */
export interface Draft {
  readonly effects: Effect[];
  readonly considered: Consideration[];
  readonly escalations: (EscalationChange & { readonly askedBy: string })[];
  readonly commands: CommandRun[];
  readonly wakes: Wake[];
  readonly tasks: NewTask[];
  readonly lessons: Lesson[];
  readonly registered: RegisterEntry[];
  readonly contacts: Contact[];
  readonly topics: Topic[];
  marks: IssueMarks;
  /** undefined: nothing was said of it. */
  projectStop: ProjectStop | null | undefined;
}

/** A draft with nothing in it. */
export const emptyDraft = (): Draft => ({
  effects: [],
  considered: [],
  escalations: [],
  commands: [],
  wakes: [],
  tasks: [],
  lessons: [],
  registered: [],
  contacts: [],
  topics: [],
  marks: {},
  projectStop: undefined,
});

interface Asker {
  readonly handler: string;
  readonly issueKey: string;
  readonly partner: string;
  /** Of the configuration and the partner. */
  readonly modes: readonly (Mode | undefined)[];
  /** Old news: nobody is told anything or asked by it, but for answers to commands. */
  readonly quiet?: boolean;
}

const TELLING: ReadonlySet<Effect["kind"]> = new Set(["escalation", "tell"]);
const COMMANDS = "commands";
const OLD_NEWS = "old news: nobody is told or asked (`--notes` of a backfill does)";

const shorten = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 16);

/** What every effect of one asker has in common. */
const baseFor =
  (asker: Asker) =>
  <Kind extends Effect["kind"]>(kind: Kind, what: string, wish: Wish) => {
    const askedBy = wish.askedBy ?? asker.handler;
    return {
      kind,
      key: [asker.issueKey, askedBy, kind, what].filter((part) => part !== "").join("|"),
      askedBy,
      partner: asker.partner,
      mode: mostCareful(...asker.modes, wish.mode),
      reason: wish.reason,
    };
  };

type Base = ReturnType<typeof baseFor>;
type Record = (effect: Effect) => void;

/** Wishes about the issue itself. */
const issueWishes = (asker: Asker, base: Base, record: Record) =>
  ({
    subscribe: ({ person, ways, ...wish }) =>
      // A digest, so that the name can be forgotten and the key stays.
      record({
        ...base("subscribe", shorten(person.username?.toLowerCase() ?? person.name), wish),
        person,
        ways,
      }),
    labels: ({ add = [], remove = [], create, byPerson, ifOurs, ...wish }) =>
      record({
        ...base("labels", "", wish),
        add,
        remove,
        create,
        ...(byPerson === undefined ? {} : { byPerson }),
        ...(ifOurs === undefined ? {} : { ifOurs }),
      }),
    assign: ({ usernames, occurrence = "", ...wish }) =>
      record({ ...base("assign", occurrence, wish), usernames }),
    statusNote: ({ view, ...wish }) => record({ ...base("status_note", "", wish), view }),
    note: ({ body, internal = false, occurrence = shorten(body), ...wish }) =>
      record({ ...base("note", occurrence, wish), body, internal }),
    react: ({ noteId, emoji, ...wish }) =>
      record({ ...base("react", `${noteId ?? "issue"} ${emoji}`, wish), noteId, emoji }),
    tell: ({ people, body, short, quiet, orInInboxOf, isOffer, occurrence, ...wish }) =>
      record({
        ...base("tell", occurrence, wish),
        people,
        body,
        short,
        quiet,
        ...(orInInboxOf === undefined ? {} : { orInInboxOf }),
        ...(isOffer === undefined ? {} : { isOffer }),
      }),
    state: ({ to, occurrence, ...wish }) => record({ ...base("state", occurrence, wish), to }),
    escalate: ({ askedBy, mode, reason, ...content }) => {
      const wish = {
        reason,
        ...(askedBy === undefined ? {} : { askedBy }),
        ...(mode === undefined ? {} : { mode }),
      };
      const { escalation } = content;
      // Whoever wishes it, it is opened once.
      const key = [asker.issueKey, "escalation", escalation].join("|");
      record({ ...base("escalation", escalation, wish), ...content, key });
    },
  }) satisfies Partial<PlanWriter>;

/** A writer into `draft` on behalf of one handler. */
export const planWriter = (asker: Asker, draft: Draft): PlanWriter => {
  const base = baseFor(asker);
  const observing = mostCareful(...asker.modes) === "observe";
  const record = (effect: Effect): void => {
    if (asker.quiet === true && TELLING.has(effect.kind) && effect.askedBy !== COMMANDS) {
      draft.considered.push({ askedBy: effect.askedBy, acted: false, sentence: OLD_NEWS });
      return;
    }
    draft.effects.push(Object.freeze(effect));
    draft.considered.push({ askedBy: effect.askedBy, acted: true, sentence: effect.reason });
  };
  return {
    ...issueWishes(asker, base, record),
    befall: ({ escalation, events, atMost, ...wish }) => {
      const askedBy = wish.askedBy ?? asker.handler;
      // What is not asked of a team is not kept as asked, or as to be decided, either.
      if (asker.quiet === true && escalation.version === 0 && escalation.askedBy !== COMMANDS) return;
      draft.considered.push({ askedBy, acted: true, sentence: wish.reason });
      // Where nothing may be done, nothing has befallen anything either.
      if (mostCareful(...asker.modes, wish.mode) === "act")
        draft.escalations.push({
          askedBy,
          before: escalation,
          events,
          ...(atMost === undefined ? {} : { atMost }),
        });
    },
    mark: (marks) => {
      if (!observing) draft.marks = { ...draft.marks, ...marks };
    },
    learn: (lesson) => void draft.lessons.push(lesson),
    register: (entry) => {
      if (!observing) draft.registered.push(entry);
    },
    stopProject: (stop) => {
      if (!observing) draft.projectStop = stop;
    },
    ran: (run) => {
      if (!observing) draft.commands.push(run);
    },
    met: (contact) => {
      const sentence = `${contact.partner} was spoken with on ${contact.day}`;
      draft.considered.push({ askedBy: asker.handler, acted: true, sentence });
      if (!observing) draft.contacts.push(contact);
    },
    topic: (topic) => {
      const sentence = "somebody wants it to be spoken about at the next meeting";
      draft.considered.push({ askedBy: asker.handler, acted: true, sentence });
      if (!observing) draft.topics.push(topic);
    },
    task: ({ key, wish: wanted, dueAt, partner = asker.partner, ...wish }) => {
      const askedBy = wish.askedBy ?? asker.handler;
      if (asker.quiet === true && askedBy !== COMMANDS) {
        draft.considered.push({ askedBy, acted: false, sentence: OLD_NEWS });
        return;
      }
      draft.considered.push({ askedBy, acted: true, sentence: wish.reason });
      draft.tasks.push({
        key,
        askedBy,
        reason: wish.reason,
        partner: partner === NOBODYS ? null : partner,
        mode: mostCareful(...asker.modes, wish.mode),
        wish: wanted,
        ...(dueAt === undefined ? {} : { dueAt }),
      });
    },
    wake: (at, why) => void draft.wakes.push({ handler: asker.handler, at: at.toISOString(), why }),
    leave: (askedBy, sentence) => void draft.considered.push({ askedBy, acted: false, sentence }),
  };
};
