/** What a rule proposes waits for the liaison: asked once in a note for our own eyes, confirmed by a word or a reaction. */
import { resolvePerson } from "../../triage/assigned.ts";
import type { App } from "../application.ts";
import type { Context } from "../context.ts";
import { confirmProposal } from "../escalating/request.ts";
import type { KnownEscalation } from "../known-escalation.ts";
import { groupOf } from "../stories.ts";

/** Reactions, by GitLab's names, that mean yes and no. */
const YES = new Set(["thumbsup", "white_check_mark", "heavy_check_mark", "ok_hand", "rocket"]);
const NO = new Set(["thumbsdown", "x", "no_entry_sign", "negative_squared_cross_mark"]);

const proposalsOf = ({ escalations }: Context): readonly KnownEscalation[] =>
  escalations.filter(({ view }) => view.state === "proposed");

const reasonOf = ({ record }: KnownEscalation): string =>
  record.events.flatMap((event) => (event.kind === "proposed" ? [event.reason] : []))[0] ?? "";

/** Asks the liaison, once for each proposal. */
const ask = (context: Context, proposal: KnownEscalation): void => {
  const { configuration, liaison, plan, render, words } = context;
  const group = render.inline(groupOf(configuration, proposal.record.team));
  const people = liaison.told.filter(({ username }) => username !== null);
  const prefix = words.prefixes[0] ?? "";
  plan.tell({
    // In the rule's name, so that a rule which proposes too much is stopped as any other.
    askedBy: proposal.record.askedBy,
    people: people.length > 0 ? people : liaison.managers.filter(({ username }) => username !== null),
    body:
      `Shall I ask **${group}** about this? ${render.inline(reasonOf(proposal))}.\n\n` +
      `A reaction with 👍 or 👎 to this note is enough, or a comment that says \`${prefix} yes\` or \`${prefix} no\`.`,
    short: `There is something to decide here: \`${prefix} yes\` or \`${prefix} no\`.`,
    quiet: false,
    occurrence: `proposed:${proposal.record.id}`,
    reason: `${group} is proposed, and the liaison decides`,
  });
};

const mayDecide = (context: Context<"emoji.award">): boolean => {
  const { configuration, event, issue, roleOf } = context;
  if (roleOf(event.actor) === "liaison") return true;
  return configuration.supportManagers.some(
    (name) =>
      resolvePerson(configuration, name, issue.ref.instance).username?.toLowerCase() ===
      event.actor.username.toLowerCase(),
  );
};

/** The proposals that a reaction speaks of: those whose question stands in the note that was reacted to. */
const askedIn = async (context: Context<"emoji.award">): Promise<readonly KnownEscalation[]> => {
  const { event, records } = context;
  if (event.noteId === null) return [];
  const told = (await records.effects()).filter(
    ({ effect, outcome }) => effect.kind === "tell" && outcome?.noteId === event.noteId,
  );
  return proposalsOf(context).filter(({ record }) =>
    told.some(({ effect }) => effect.key.endsWith(`proposed:${record.id}`)),
  );
};

const decide = async (context: Context<"emoji.award">): Promise<void> => {
  const { configuration, event, now, plan } = context;
  const isYes = YES.has(event.emoji);
  if ((!isYes && !NO.has(event.emoji)) || !mayDecide(context)) return;
  const by = { id: event.actor.id, username: event.actor.username, name: event.actor.name };
  for (const proposal of await askedIn(context)) {
    const { record } = proposal;
    const eventId = `reaction:${event.noteId}:${record.id}`;
    const row = configuration.liaisons.find(({ id }) => id === record.team);
    if (isYes && row === undefined)
      plan.leave("confirm-proposal", `${record.team} has left the liaison table`);
    else if (isYes && row !== undefined)
      await confirmProposal(context, proposal, row, {
        by,
        eventId,
        reason: reasonOf(proposal),
        quoted: "",
        askedBy: "confirm-proposal",
      });
    else
      plan.befall({
        escalation: record,
        events: [{ kind: "refused", id: eventId, at: now.toISOString(), by }],
        reason: `${by.name} does not want it`,
      });
  }
};

const EVENTS = ["issue.open", "issue.update", "issue.reopen", "note.create", "escalation.change"] as const;

const confirm: App = (app) => {
  app.after(EVENTS, (context) => {
    for (const proposal of proposalsOf(context)) ask(context, proposal);
  });
  app.on("emoji.award", decide);
};

export default confirm;
