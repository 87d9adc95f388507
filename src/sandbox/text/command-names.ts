/**
 * The names under which GitLab 19 knows its quick actions, for issues and merge requests alike: a name that
 * belongs to the other kind is still recognised, cut out of the text, and then refused when it is executed.
 */

/** One line per command: the canonical name first, then its other names. */
const COMMANDS = `
add_child
add_contacts add_contact
add_email invite_email
approve
assign
assign_reviewer reviewer request_review
award react
blocked_by
blocks
board_move
checkin_reminder
child_epic
clear_health_status
clear_weight
clone
close
confidential
convert_to_ticket
copy_metadata
create_merge_request
done
draft
due due_date
duplicate
epic
estimate estimate_time
health_status
iteration
label labels
link
lock
merge
milestone
move
page
parent_epic
promote
promote_to
promote_to_incident
publish
ready
reassign
reassign_reviewer
rebase
relabel
relate
remove_child
remove_child_epic
remove_contacts remove_contact
remove_due_date
remove_email
remove_epic
remove_estimate remove_time_estimate
remove_iteration
remove_milestone
remove_parent
remove_parent_epic
remove_time_spent
remove_zoom
reopen
request_changes
set_parent parent
severity
spend spend_time spent
status
submit_review
subscribe
tag
target_branch
timeline
title
todo
type
unapprove
unassign
unassign_reviewer remove_reviewer
unblock
unlabel remove_label remove_labels
unlink
unlock
unsubscribe
weight
zoom
`;

const canonicalNames = new Map<string, string>();
for (const line of COMMANDS.trim().split("\n")) {
  const [canonical = "", ...aliases] = line.split(" ");
  for (const name of [canonical, ...aliases]) canonicalNames.set(name, canonical);
}

/** The canonical name of a quick action by any of its names in any case, e.g. `LABELS` → `label`. */
export const canonicalCommandName = (name: string): string | undefined =>
  canonicalNames.get(name.toLowerCase());

/** What GitLab writes in place of the commands that only decorate a text. */
const substitutions = new Map([
  ["shrug", "¯\\＿(ツ)＿/¯"],
  ["tableflip", "(╯°□°)╯︵ ┻━┻"],
]);

/** The decoration that `/name` is replaced by, if it is one of those. */
export const substitutionOf = (name: string): string | undefined => substitutions.get(name.toLowerCase());
