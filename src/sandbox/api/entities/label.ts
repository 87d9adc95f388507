/** Labels as the API shows them. */
import type { Actor } from "../../world/access.ts";
import type { Issue, Label } from "../../world/types.ts";

/** Black on light colours, white on dark ones. */
const textColor = (color: string): string => {
  const hex = color.length === 4 ? color.replace(/[^#]/g, "$&$&") : color;
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
  return red + green + blue > 500 ? "#1F1E24" : "#FFFFFF";
};

/** As issues carry it, with `with_labels_details`. */
export const labelBasic = (label: Label) => ({
  id: label.id,
  name: label.name,
  description: label.description,
  description_html: label.description ?? "",
  text_color: textColor(label.color),
  color: label.color,
  archived: false,
});

export interface LabelCounts {
  readonly open_issues_count: number;
  readonly closed_issues_count: number;
  readonly open_merge_requests_count: number;
}

/** How many of these issues carry the label. */
export const countIssues = (label: Label, issues: readonly Issue[]): LabelCounts => {
  const carriers = issues.filter((issue) => issue.labels.includes(label));
  const open = carriers.filter((issue) => issue.state === "opened").length;
  return {
    open_issues_count: open,
    closed_issues_count: carriers.length - open,
    open_merge_requests_count: 0,
  };
};

/** A label of a project or group, as seen from there. */
export const labelEntity = (label: Label, reader: Actor, isProject: boolean, counts: LabelCounts | null) => ({
  ...labelBasic(label),
  ...(counts ?? {}),
  subscribed: reader !== null && label.subscribers.has(reader.id),
  ...(isProject ? { priority: label.priority, is_project_label: label.owner.kind === "project" } : {}),
});
