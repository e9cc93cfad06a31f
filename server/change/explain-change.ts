import type { Permission } from "#shared/permissions.ts";
import { writeActivity } from "./activity.ts";
import type { CommandTraits } from "./command.ts";
import type { OpenWork } from "./open-work.ts";
import { countKinds } from "./plan.ts";

export type NamedCommand = { permission: Permission } & Pick<CommandTraits, "effects" | "final">;

/**
 * Writes the change's audit entry; gives the number of rows that it touched. `more` goes into its metadata, `untouched` names
 * tables that it must have left alone.
 */
export function explainChange(
  command: NamedCommand,
  {
    reason,
    more,
    untouched,
  }: {
    reason?: string | undefined;
    more?: Record<string, unknown>;
    untouched?: readonly string[] | undefined;
  },
  open: OpenWork,
): Promise<number> {
  const { revertsChangeId, metadata, countsAs: _countsAs, ...subject } = open.subject() ?? {};
  const takenBackBy = new Map(
    open
      .effects()
      .map((effect) => [effect.kind, effect.takenBackBy ?? command.effects?.[effect.kind] ?? null]),
  );
  const effects = countKinds(open.effects()).map((effect) => ({
    ...effect,
    takenBackBy: takenBackBy.get(effect.kind),
  }));
  const warnings = [...open.warnings].filter((sentence) => !open.passing.has(sentence));
  return writeActivity(open.work.tx, open.work.actor, open.work.changeId, {
    action: command.permission,
    outcome: "ok",
    reason,
    revertsChangeId,
    untouched,
    ...subject,
    metadata: {
      ...metadata,
      ...(command.final !== undefined && { final: command.final }),
      ...(effects.length > 0 && { effects }),
      ...(warnings.length > 0 && { warnings }),
      ...more,
    },
  });
}
