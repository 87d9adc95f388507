/**
 * The key of a scoped label: `workflow::in dev` → `workflow`; the last `::` splits (doc/user/project/labels.md,
 * scoped labels). undefined: a plain label. Only one label of a key can be on an issue; GitLab sees to that from
 * Premium on, elsewhere we do.
 */
export const scopeOf = (title: string): string | undefined => {
  const at = title.lastIndexOf("::");
  return at > 0 && at + 2 < title.length ? title.slice(0, at) : undefined;
};
