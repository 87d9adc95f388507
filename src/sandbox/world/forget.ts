/** Taking an issue out of everything that knows it, once it is deleted. */
import type { Issue } from "./types.ts";
import type { World } from "./world.ts";

const unlink = (issue: Issue): void => {
  for (const { source, target } of issue.links) {
    const other = source === issue ? target : source;
    const kept = other.links.filter((link) => link.source !== issue && link.target !== issue);
    other.links.splice(0, other.links.length, ...kept);
  }
};

/** Drops issues with their notes, links and to-dos; what had been moved to them or was a duplicate points nowhere. */
export const forgetIssues = (world: World, issues: ReadonlySet<Issue>): void => {
  for (const issue of issues) {
    issue.project.issues.delete(issue.iid);
    world.issues.delete(issue.id);
    for (const note of issue.notes) world.notes.delete(note.id);
    unlink(issue);
  }
  for (const other of world.issues.values()) {
    if (other.movedTo !== null && issues.has(other.movedTo)) other.movedTo = null;
    if (other.duplicatedTo !== null && issues.has(other.duplicatedTo)) other.duplicatedTo = null;
  }
  for (const [userId, todos] of world.todos) {
    world.todos.set(
      userId,
      todos.filter((todo) => !issues.has(todo.issue)),
    );
  }
};
