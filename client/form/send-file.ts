/** Sends a file as it is and tells how much of it has gone, from 0 to 1. Rejects with the server's own words. */
export function sendFile(
  address: string,
  file: File,
  onProgress: (share: number) => void,
  signal: AbortSignal,
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", address);
    request.setRequestHeader("content-type", "application/octet-stream");
    request.upload.addEventListener("progress", ({ loaded, total }) =>
      onProgress(total > 0 ? loaded / total : 0),
    );
    request.addEventListener("load", () => {
      const body = bodyOf(request.responseText);
      if (request.status < 300) resolve(body);
      else
        reject(
          new Error((body as { error?: { message?: string } } | undefined)?.error?.message ?? unreachable),
        );
    });
    request.addEventListener("error", () => reject(new Error(unreachable)));
    request.addEventListener("abort", () => reject(new Error("The upload was cancelled.")));
    signal.addEventListener("abort", () => request.abort(), { once: true });
    request.send(file);
  });
}

const unreachable = "The server can't be reached. Check the connection and try again.";

function bodyOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
