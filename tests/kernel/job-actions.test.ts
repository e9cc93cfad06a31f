import { expect, test } from "vitest";
import { cancelling, jobActions } from "#client/features/change-jobs/job-actions.tsx";
import { rowTarget } from "#client/grid/grid-action.ts";
import { changeJobStates } from "#shared/states.ts";

test("a job that isn't over is asked about before it is cancelled from the list", () => {
  const [cancel] = jobActions;
  const row = (state: string) => ({ _id: "job", state });
  expect(changeJobStates.filter((state) => cancel!.suits!(row(state)))).toEqual(["waiting", "running"]);
  cancel!.run(rowTarget(row("running")));
  expect(cancelling.get()).toEqual(row("running"));
  const rows = [row("done"), row("waiting"), row("running")];
  cancel!.run({ selection: { ids: ["job"] }, rows, count: { kind: "exact", value: 3 } });
  expect(cancelling.get()).toEqual(row("waiting"));
});
