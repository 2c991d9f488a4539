import { completeInVisit, requireWaiting } from "../../recovery/visit/code.ts";
import type { Visit } from "../../recovery/visit/visit.ts";
import type { Fault } from "../frame/page.ts";
import type { Asked, Reply, Route } from "../frame/route.ts";
import { missingFaults } from "../link/ends.ts";
import { passwordPage, setOrTell } from "../link/password.ts";
import { inVisit, places } from "./visit.ts";

/** /recover/password, where the code beside a link leads: the visit stands for that link, and the page bears no secret. */
export const setInVisit: Route = {
  path: places.password,
  show: (asked) => byCode(asked, () => ({ page: pageAgain(asked)([]) })),
  take: (asked, field) =>
    byCode(asked, (visit) => {
      const password = field("password");
      const complete = () => completeInVisit(asked.ctx, visit, password);
      return setOrTell(missingFaults({ password }), pageAgain(asked), complete);
    }),
};

function pageAgain({ ctx }: Asked) {
  return (faults: readonly Fault[]) => passwordPage(ctx.settings, undefined, faults);
}

/** Does something in a visit that took a right code; another waits for it still. */
function byCode(asked: Asked, work: (visit: Visit) => Promise<Reply> | Reply): Promise<Reply> {
  return inVisit(
    asked,
    async (visit) => (visit.code === undefined ? { to: places.sent } : work(visit)),
    requireWaiting,
  );
}
