/** What is known when an agenda is closed. */
import type { Configuration } from "../../config/schema/configuration.ts";
import type { Meeting } from "../../deadlines/meetings/meeting.ts";
import type { Agenda, AskedTopic } from "../../model/meeting.ts";
import type { Rendering } from "../context.ts";
import type { Outcome } from "./checked.ts";

/** Everything that its end is made from. */
export interface Closing {
  readonly agenda: Agenda & { readonly issueKey: string; readonly url: string };
  /** null: it has left the configuration. */
  readonly meeting: Meeting | null;
  readonly outcome: Outcome;
  /** Until when what was said belongs to it: see `spokenUntil`. ISO 8601, UTC. */
  readonly metUntil: string;
  /** It took place. */
  readonly isHeld: boolean;
  readonly configuration: Configuration;
  /** How few may read each issue; those that are not in it are not written to. */
  readonly ranks: ReadonlyMap<string, number>;
  /** Those that were checked, by their keys. */
  readonly topics: ReadonlyMap<string, AskedTopic>;
  /** Issues that were answered at other meetings since this agenda was opened. */
  readonly answeredElsewhere: ReadonlySet<string>;
  readonly render: Pick<Rendering, "answer" | "inline" | "link">;
}
