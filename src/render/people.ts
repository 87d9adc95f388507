/** Texts about people, from their templates. */
import {
  type FarewellView,
  farewellView,
  type IntroductionView,
  introductionView,
  type OnboardingView,
  onboardingView,
  type RequestView,
  requestView,
} from "./people-views.ts";
import type { Shape } from "./shape.ts";
import { type Problem, TemplateError } from "./template-problem.ts";
import type { Templates } from "./templates.ts";

const INTRODUCTION = "introduction/";
const REQUEST = "request/";
const ONBOARDING = "onboarding";
const FAREWELL = "farewell";

/** An introduction, from the template of its area where there is one. Throws what rendering throws. */
export const renderIntroduction = (templates: Templates, view: IntroductionView): string => {
  const own = `${INTRODUCTION}${view.area.id}`;
  return templates.render(templates.names.includes(own) ? own : `${INTRODUCTION}default`, view);
};

/** An issue of our own, from a template that says its title in front matter. */
export interface OwnIssue {
  readonly title: string;
  readonly body: string;
}

const NO_TITLE =
  "there is no title: the template begins with a line ---, then title: and the title, then --- again";

const renderIssue = (templates: Templates, name: string, view: object): OwnIssue => {
  const { attributes, body } = templates.renderDocument(name, view);
  const { title } = attributes;
  if (typeof title !== "string" || title.trim() === "") throw new TemplateError(`${name}: ${NO_TITLE}`);
  return { title, body };
};

/** What the managers are asked, from `templates/request/KIND`. Throws what rendering throws. */
export const renderRequest = (
  templates: Templates,
  kind: "join" | "surface" | "attend",
  view: RequestView,
): OwnIssue => renderIssue(templates, `${REQUEST}${kind}`, view);

/** A new liaison's first issue. Throws what rendering throws. */
export const renderOnboarding = (templates: Templates, view: OnboardingView): OwnIssue =>
  renderIssue(templates, ONBOARDING, view);

/** What is left to do when a partner leaves. Throws what rendering throws. */
export const renderFarewell = (templates: Templates, view: FarewellView): OwnIssue =>
  renderIssue(templates, FAREWELL, view);

const issueProblems = (templates: Templates, name: string, view: Shape): readonly Problem[] => {
  const place = templates.placeOf(name, "title");
  const hasTitle = templates.hasKey(name, "title");
  return [...templates.check(name, view), ...(hasTitle ? [] : [{ ...place, message: NO_TITLE }])];
};

/** Every mistake in a template about people; undefined: it is none of those. */
export const peopleTemplateProblems = (
  templates: Templates,
  name: string,
): readonly Problem[] | undefined => {
  if (name.startsWith(INTRODUCTION)) return templates.check(name, introductionView);
  if (name.startsWith(REQUEST)) return issueProblems(templates, name, requestView);
  if (name === ONBOARDING) return issueProblems(templates, name, onboardingView);
  if (name === FAREWELL) return issueProblems(templates, name, farewellView);
  return undefined;
};
