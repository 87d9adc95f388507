/**
 * How calls to GitLab fail, as classes with codes. Told apart by status and by the JSON bodies that
 * GitLab documents (`error: insufficient_scope`), never by the wording of a message. None of them
 * holds the request, since its headers hold the token.
 */
import { type Disposition, LiaisonError } from "../lib/errors.ts";

/** What every failure of GitLab's knows about itself. */
export interface GitlabFailure {
  readonly sentence: string;
  readonly remedy: string;
  /** null where no answer came. */
  readonly status: number | null;
  /** GitLab's id of the request (`x-request-id`), for its logs. */
  readonly requestId: string | null;
  readonly cause?: unknown;
}

const GIVE_UP: Disposition = { kind: "give-up" };

/** Base of everything that GitLab, or the way to it, refuses. */
export class GitlabError extends LiaisonError {
  readonly status: number | null;
  readonly requestId: string | null;

  constructor(code: string, disposition: Disposition, failure: GitlabFailure) {
    const { sentence, remedy, cause } = failure;
    super(sentence, { code, disposition, remedy, ...(cause === undefined ? {} : { cause }) });
    this.status = failure.status;
    this.requestId = failure.requestId;
  }
}

/**
 * 401: nobody knows this token. The operator replaces it sooner or later, so what it could not do
 * waits for that instead of being given up, issue by issue.
 */
export class GitlabUnauthorized extends GitlabError {
  constructor(failure: GitlabFailure) {
    super("gitlab.unauthorized", { kind: "wait", milliseconds: 60_000 }, failure);
  }
}

/** Why a known token may not: its scopes, its lack of sudo, or its user's role. */
export type ForbiddenReason = "scope" | "sudo" | "role";

/** 403: the token is known, and may not. */
export class GitlabForbidden extends GitlabError {
  readonly reason: ForbiddenReason;

  constructor(reason: ForbiddenReason, failure: GitlabFailure) {
    super("gitlab.forbidden", GIVE_UP, failure);
    this.reason = reason;
  }
}

/** 404: not there, or not for this token to know. */
export class GitlabNotFound extends GitlabError {
  constructor(failure: GitlabFailure) {
    super("gitlab.not-found", GIVE_UP, failure);
  }
}

/** 409: there already. */
export class GitlabConflict extends GitlabError {
  constructor(failure: GitlabFailure) {
    super("gitlab.conflict", GIVE_UP, failure);
  }
}

/** 400, 422 and other answers that will not change by asking again. */
export class GitlabRefused extends GitlabError {
  constructor(failure: GitlabFailure) {
    super("gitlab.refused", GIVE_UP, failure);
  }
}

/** 429, or a pause that an earlier 429 asked for; nothing was executed. */
export class GitlabRateLimited extends GitlabError {
  constructor(milliseconds: number, failure: GitlabFailure) {
    super("gitlab.rate-limited", { kind: "wait", milliseconds }, failure);
  }
}

/** An answer longer than what is read of one: asking for less at once helps. */
export class GitlabAnswerTooLong extends GitlabError {
  constructor(failure: GitlabFailure) {
    super("gitlab.answer-too-long", GIVE_UP, failure);
  }
}

/** 5xx, no connection, no answer in time, or an answer that is not GitLab's. */
export class GitlabUnavailable extends GitlabError {
  /** The request was a write, and may have been executed although we did not hear of it. */
  readonly answerLost: boolean;

  constructor(answerLost: boolean, failure: GitlabFailure, disposition: Disposition = { kind: "retry" }) {
    super("gitlab.unavailable", disposition, failure);
    this.answerLost = answerLost;
  }
}
