/** A fault for the log: what and where, without the values that a person or a program sent. */
export function loggableFault(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { message: "Something that is not an error was thrown." };
  const code = "code" in error ? String(error.code) : undefined;
  return {
    name: error.name,
    message: loggableMessage(error, code),
    ...(code !== undefined && { code }),
    at: error.stack
      ?.split("\n")
      .filter((line) => line.startsWith("    at "))
      .slice(0, 8)
      .map((line) => line.trim()),
    ...(error.cause instanceof Error && { cause: loggableFault(error.cause) }),
  };
}

// drizzle puts the parameters behind the statement; Postgres quotes the offending value in class 22 (data) and 23 (constraints).
function loggableMessage(error: Error, code: string | undefined): string {
  const message = error.message.split("\nparams:")[0] ?? "";
  return (code && /^2[23]/.test(code) ? message.replace(/"[^"]*"/g, '"…"') : message).slice(0, 1000);
}
