const lookMs = 200;

/**
 * Ends this process by SIGTERM when what started it is gone: `npm start` hands a SIGTERM to the shell between itself and
 * us, and the shell dies of it without telling anybody. Does nothing when npm didn't start us.
 */
export function endWithNpm(): void {
  const parent = process.ppid;
  if (process.env["npm_lifecycle_event"] === undefined || parent <= 1) return;
  const look = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(look);
    process.kill(process.pid, "SIGTERM");
  }, lookMs);
  look.unref();
}
