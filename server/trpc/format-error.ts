import type { TRPCDefaultErrorShape, TRPCError } from "@trpc/server";
import { ZodError } from "zod";
import { Refusal } from "#server/errors.ts";
import type { Context } from "#server/trpc/context.ts";

interface FormattedShape extends TRPCDefaultErrorShape {
  data: TRPCDefaultErrorShape["data"] & {
    requestId: string | undefined;
    details: Record<string, unknown> | undefined;
    /** Field path → what is wrong with it, for forms. */
    fields: Record<string, string> | undefined;
  };
}

/** Lets a refusal's own words through, turns schema faults into words per field, and hides everything else. */
export function formatError({
  shape,
  error,
  ctx,
}: {
  shape: TRPCDefaultErrorShape;
  error: TRPCError;
  ctx?: Context;
}): FormattedShape {
  const fields = error.cause instanceof ZodError ? fieldFaults(error.cause) : undefined;
  const message =
    error instanceof Refusal
      ? error.message
      : fields
        ? Object.entries(fields)
            .slice(0, 3)
            .map(([field, fault]) => (field ? `${field}: ${fault}` : fault))
            .join(" · ")
        : error.code === "NOT_FOUND"
          ? "There is no such procedure."
          : error.code === "INTERNAL_SERVER_ERROR"
            ? "Something went wrong on our side. It has been recorded."
            : "The request could not be understood.";
  const { stack: _, ...data } = shape.data;
  return {
    ...shape,
    message,
    data: {
      ...data,
      requestId: ctx?.requestId,
      details: error instanceof Refusal ? error.details : undefined,
      fields,
    },
  };
}

function fieldFaults(fault: ZodError): Record<string, string> {
  const faults: Record<string, string> = {};
  for (const issue of fault.issues) faults[issue.path.map(String).join(".")] ??= issue.message;
  return faults;
}
