import { TRPCClientError } from "@trpc/client";
import { useState, type FormEvent } from "react";
import type { z } from "zod";
import { faultWords } from "#client/trpc.ts";

type Faults = Readonly<Record<string, string>>;

export interface Form<Values extends Record<string, unknown>> {
  values: Partial<Values>;
  /** What a control of `client/ui` needs for a field: its name, value, fault and setter. */
  field<Name extends keyof Values & string>(name: Name): FormField<Values[Name]>;
  /** What is wrong with the whole, not with one field. */
  fault: string | undefined;
  isBusy: boolean;
  onSubmit: (event?: FormEvent) => void;
}

export interface FormField<Value> {
  name: string;
  value: Value | undefined;
  error: string | undefined;
  onValueChange: (value: Value) => void;
}

interface FormOptions<Schema extends z.ZodType<Record<string, unknown>>> {
  /** The same object that the procedure checks with. */
  schema: Schema;
  initial?: Partial<z.infer<Schema>>;
  onSubmit: (values: z.infer<Schema>) => Promise<unknown>;
}

/** A form over an input schema: faults stand at their fields, the schema's on submitting, the server's when it answers. */
export function useForm<Schema extends z.ZodType<Record<string, unknown>>>({
  schema,
  initial,
  onSubmit,
}: FormOptions<Schema>): Form<z.infer<Schema>> {
  type Values = z.infer<Schema>;
  const [values, setValues] = useState<Partial<Values>>(initial ?? {});
  const [faults, setFaults] = useState<Faults>({});
  const [isBusy, setBusy] = useState(false);

  const submit = async () => {
    const read = schema.safeParse(values);
    if (!read.success) return setFaults(schemaFaults(read.error));
    setFaults({});
    setBusy(true);
    try {
      await onSubmit(read.data as Values);
    } catch (fault) {
      setFaults(serverFaults(fault));
    } finally {
      setBusy(false);
    }
  };
  return {
    values,
    field: (name) => ({
      name,
      value: values[name],
      error: faults[name],
      onValueChange: (value) => {
        setValues((before) => ({ ...before, [name]: value }));
        setFaults(({ [name]: _mended, ...rest }) => rest);
      },
    }),
    fault: faults[""],
    isBusy,
    onSubmit: (event) => {
      event?.preventDefault();
      if (!isBusy) void submit();
    },
  };
}

/** Field → the first fault of it; faults of the whole under "". */
export function schemaFaults({ issues }: z.ZodError): Faults {
  const faults: Record<string, string> = {};
  for (const { path, message } of issues) faults[String(path[0] ?? "")] ??= message;
  return faults;
}

/** The server names fields as the procedure sees them: a command's own stand under `input`. */
export function serverFaults(fault: unknown): Faults {
  const fields =
    fault instanceof TRPCClientError
      ? (fault.data as { fields?: Record<string, string> } | null)?.fields
      : undefined;
  if (!fields) return { "": faultWords(fault) };
  const faults: Record<string, string> = {};
  for (const [path, message] of Object.entries(fields))
    faults[path.replace(/^input\.?/, "").split(".")[0] ?? ""] ??= message;
  return faults;
}
