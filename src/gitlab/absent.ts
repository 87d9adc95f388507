import { GitlabNotFound } from "./errors.ts";

/** The answer, or `instead` where GitLab says 404. */
export const unlessAbsent = async <Value, Instead>(
  asked: Promise<Value>,
  instead: Instead,
): Promise<Value | Instead> => {
  try {
    return await asked;
  } catch (thrown) {
    if (thrown instanceof GitlabNotFound) return instead;
    throw thrown;
  }
};
