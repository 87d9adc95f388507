/** Saved replies. The texts are kept as snapshots, to be read again by a person whenever they change. */
import { describe, expect, test } from "@jest/globals";
import { readTemplates } from "../../src/app/templates.ts";
import { isReply, renderReply, replyProblems, savedReplies } from "../../src/render/reply.ts";
import { createTemplates } from "../../src/render/templates.ts";
import type { ReplyTemplateView } from "../../src/render/views.ts";
import { TRICKS } from "./hostile.ts";
import { actsIn, HIDING, renderedFrom } from "./rendered.ts";

const ours = await readTemplates(null);
const templates = createTemplates(ours);
const NAMES = savedReplies(templates).map(({ name }) => name);

const view: ReplyTemplateView = {
  issue: {
    title: "Runners are stuck",
    url: "https://gitlab.example/kde/kdenlive/-/issues/12",
    reference: "kde/kdenlive#12",
    author: "ervin",
    state: "opened",
  },
  partner: { id: "kde", name: "KDE" },
  liaison: { name: "Andrew Conrad" },
  by: { name: "Andrew Conrad" },
};

const withReply = (text: string) =>
  createTemplates([...ours, { name: "replies/it", text, origin: "it.md.hbs" }]);

const problemsOf = (text: string): string[] =>
  replyProblems(withReply(text), "replies/it").map(
    ({ origin, line, column, message }) => `${origin}:${line}:${column} ${message}`,
  );

/** Where links of ours may lead. */
const HOSTS = [
  "docs.gitlab.com",
  "about.gitlab.com",
  "handbook.gitlab.com",
  "status.gitlab.com",
  "opensource.org",
];

/** What GitLab's documentation says (roles and permissions, compute minutes, moderation, transfer of groups). */
describe("what our saved replies state", () => {
  const textOf = (name: string): string => renderReply(templates, name, view);
  /** The role that the table of `permissions` names for something. */
  const roleFor = (what: string): string | undefined =>
    textOf("permissions")
      .split("\n")
      .find((line) => line.startsWith("|") && line.includes(what))
      ?.split("|")[2]
      ?.trim();

  test("the roles of the table of permissions", () => {
    expect(roleFor("releases")).toBe("Developer");
    expect(roleFor("members of the project")).toBe("Maintainer");
    expect(roleFor("webhooks")).toBe("Maintainer");
    expect(roleFor("members of the group")).toBe("Owner");
    expect(roleFor("visibility")).toBe("Owner");
  });

  test("only members can be banned, and who may delete issues", () => {
    const spam = textOf("spam");
    expect(spam).toContain("Planners and Owners also issues");
    const order = ["Report abuse", "only members", "Ban member"].map((words) => spam.indexOf(words));
    expect(order).toEqual(order.toSorted((one, other) => one - other));
    expect(order).not.toContain(-1);
    expect(spam).toMatch(/Ban member.*only somebody who is a member/);
  });

  test("whose minutes a fork uses, and what does not come along when a group moves", () => {
    expect(textOf("ci-minutes")).toMatch(/contributor's fork.*the contributor's own minutes.*every 125/);
    expect(textOf("ci-minutes")).not.toMatch(/Its public projects use.*, and public forks/);
    expect(textOf("group-export")).not.toContain("nothing is left out");
    expect(textOf("group-export")).toMatch(/inherited memberships/);
    expect(textOf("group-export")).toMatch(/images.*another top-level group/);
    expect(textOf("group-export")).toMatch(/with a subscription/);
  });

  test("nothing for which there is no source", () => {
    expect(textOf("open-source-licence")).not.toContain("commonest");
    expect(textOf("security-disclosure")).not.toContain("slow them down");
  });

  test("that what forks share cannot be freed by our own", () => {
    expect(textOf("repository-size")).toMatch(/project.* forks/);
  });
});

describe("our own saved replies", () => {
  test("are the ten that partners ask for most, without mistakes", () => {
    expect(NAMES).toEqual([
      "ci-catalog",
      "ci-minutes",
      "group-export",
      "merge-request-speed",
      "migration",
      "open-source-licence",
      "permissions",
      "repository-size",
      "security-disclosure",
      "spam",
    ]);
    expect(templates.names.filter(isReply).flatMap((name) => replyProblems(templates, name))).toEqual([]);
  });

  test.each(NAMES)("%s", (name) => {
    const text = renderReply(templates, name, view);
    expect(`\n${text}\n`).toMatchSnapshot();
    const { html, images, links } = renderedFrom(text);
    expect({ html, images }).toEqual({ html: [], images: 0 });
    expect(links.length).toBeGreaterThan(2);
    for (const link of links) expect(HOSTS).toContain(new URL(link).host);
  });

  test.each(NAMES)("%s does nothing by what others wrote", (name) => {
    const text = (more: string) => TRICKS.map((one) => `${one} ${more}`).join(" ");
    const issue = { ...view.issue, title: text("title"), author: text("author") };
    const partner = { id: "kde", name: text("partner") };
    const rendered = renderedFrom(
      renderReply(templates, name, { ...view, issue, partner, liaison: { name: text("liaison") } }),
    );
    const plain = renderedFrom(renderReply(templates, name, view));
    expect(actsIn(rendered.text)).toEqual(actsIn(plain.text));
    expect({ html: rendered.html, images: rendered.images, links: rendered.links }).toEqual({
      html: [],
      images: 0,
      links: plain.links,
    });
    expect(rendered.document).not.toMatch(HIDING);
  });
});

describe("a reply of the operator's", () => {
  test("needs a title, in which there is no issue yet, and a text", () => {
    expect(problemsOf("Hello.")).toEqual([
      expect.stringContaining("there is no front matter: the template begins with a line ---"),
    ]);
    expect(problemsOf('---\ntitle: "For {{partner.name}}"\n---\nHello.')).toEqual([
      expect.stringContaining('it.md.hbs:2:7 partner.name: there is no "partner" here, which is empty'),
    ]);
    expect(problemsOf("---\ntitle: Hello\n---\n{{#if liaison.name}}{{/if}}")).toEqual([
      expect.stringContaining("the template writes nothing"),
    ]);
    expect(problemsOf("---\ntitle: Hello\nlabels: [a]\n---\nHello.")).toEqual([
      expect.stringContaining('it.md.hbs:3:1 front matter: there is no key "labels"'),
    ]);
  });

  test("is checked on every path", () => {
    expect(problemsOf("---\ntitle: Hello\n---\nHello {{issue.authr}}, {{#if liaison.nam}}x{{/if}}")).toEqual([
      expect.stringContaining('it.md.hbs:4:9 issue.authr: there is no "authr" here'),
      expect.stringContaining('there is no "nam" here'),
    ]);
  });

  test("with a mistake is not offered", () => {
    expect(savedReplies(withReply("Hello.")).map(({ name }) => name)).toEqual(NAMES);
    const fine = withReply("---\ntitle: Hello\n---\nHello {{issue.author}}.");
    expect(savedReplies(fine)).toContainEqual({ name: "it", title: "Hello" });
  });
});
