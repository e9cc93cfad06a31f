import { getUntypedClient, TRPCClientError } from "@trpc/client";
import { routerName } from "#client/grid/list-client.ts";
import { trpcClient } from "#client/trpc.ts";
import type { ChangeOptions, ChangeOutcome } from "#shared/change.ts";
import type { CreateRecordsInput, EditRecordsInput, RecordsAsked } from "#shared/inputs/record-inputs.ts";
import type { RowFault, StaleRecord } from "#shared/record-edits.ts";

export interface WrittenRecords {
  records: { id: string; version: number }[];
}

/** The commands of a resource whose records may be changed, by the resource's name. */
export interface RecordWriter {
  edit(
    resourceName: string,
    input: EditRecordsInput,
    options: ChangeOptions,
    signal?: AbortSignal,
  ): Promise<ChangeOutcome<WrittenRecords>>;
  create(
    resourceName: string,
    input: CreateRecordsInput,
    options: ChangeOptions,
    signal?: AbortSignal,
  ): Promise<ChangeOutcome<WrittenRecords>>;
  remove(
    resourceName: string,
    input: RecordsAsked,
    options: ChangeOptions,
    signal?: AbortSignal,
  ): Promise<ChangeOutcome<{ rowCount: number }>>;
  restore(
    resourceName: string,
    input: RecordsAsked,
    options: ChangeOptions,
    signal?: AbortSignal,
  ): Promise<ChangeOutcome<{ rowCount: number }>>;
}

// As with lists: the name decides the path, and the shapes are the same for every resource.
const untyped = getUntypedClient(trpcClient);

function send<Result>(
  resourceName: string,
  verb: string,
  input: unknown,
  options: ChangeOptions,
  signal: AbortSignal | undefined,
) {
  return untyped.mutation(
    `${routerName(resourceName)}.${verb}`,
    { ...options, input },
    { signal },
  ) as Promise<ChangeOutcome<Result>>;
}

export const recordWriter: RecordWriter = {
  edit: (name, input, options, signal) => send(name, "edit", input, options, signal),
  create: (name, input, options, signal) => send(name, "create", input, options, signal),
  remove: (name, input, options, signal) => send(name, "remove", input, options, signal),
  restore: (name, input, options, signal) => send(name, "restore", input, options, signal),
};

/** The records that have changed since they were read, when that is why a change was refused. */
export function staleRecords(fault: unknown): StaleRecord[] {
  return detailsOf(fault)?.stale ?? [];
}

/** What is wrong with which value, when that is why a change was refused. */
export function rowFaults(fault: unknown): RowFault[] {
  return detailsOf(fault)?.faults ?? [];
}

function detailsOf(fault: unknown): { stale?: StaleRecord[]; faults?: RowFault[] } | undefined {
  if (!(fault instanceof TRPCClientError)) return undefined;
  return (fault.data as { details?: { stale?: StaleRecord[]; faults?: RowFault[] } } | null)?.details;
}
