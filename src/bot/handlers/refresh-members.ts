/** Somebody joined or left a group: whoever is a partner's by membership is read again, so that nobody is taken for a stranger. */
import type { App } from "../application.ts";

const refreshMembers: App = (app) => {
  app.on(["member.add", "member.update", "member.remove"], ({ event, refreshMembers: refresh }) =>
    refresh(event.groupPath),
  );
};

export default refreshMembers;
