import { useState } from "react";
import { Badge } from "#client/ui/badge.tsx";
import { Button } from "#client/ui/button.tsx";
import { CodeBlock } from "#client/ui/code-block.tsx";
import {
  exceptionLinks,
  framesOf,
  type ErrorEvent,
  type ExceptionLink,
  type Frame,
} from "#shared/error-event.ts";

/** The exceptions of an event, the one that surfaced first; each with its frames, the throwing one on top. */
export function ErrorStack({ event, text }: { event: ErrorEvent; text: string }) {
  const [isRaw, setRaw] = useState(false);
  const links = linksOf(event);
  if (links.length === 0) return null;
  return (
    <section aria-label="Stack trace" className="flex flex-col gap-3">
      <div className="flex items-center justify-between gap-2">
        <h3 className="text-sm font-medium">Stack trace</h3>
        <Button size="sm" variant="ghost" onClick={() => setRaw(!isRaw)}>
          {isRaw ? "Show frames" : "Show as text"}
        </Button>
      </div>
      {isRaw ? (
        <CodeBlock label="Stack trace as text" text={text} />
      ) : (
        links.map((link, index) => <ExceptionView key={index} link={link} isCause={index > 0} />)
      )}
    </section>
  );
}

function linksOf(event: ErrorEvent): ExceptionLink[] {
  const links = exceptionLinks(event).toReversed();
  if (links.length > 0) return links;
  const frames = framesOf(event.stacktrace);
  return frames.length > 0 ? [{ type: "", value: "", frames, synthetic: false }] : [];
}

function ExceptionView({ link, isCause }: { link: ExceptionLink; isCause: boolean }) {
  const [showsAll, setShowsAll] = useState(false);
  const frames = link.frames.toReversed();
  const inApp = frames.filter((frame) => frame.inApp);
  const shown = showsAll || inApp.length === 0 ? frames : inApp;
  const hidden = frames.length - shown.length;
  return (
    <div>
      {(link.type || link.value) && (
        <p className="mb-1.5 text-sm break-words">
          {isCause && <span className="text-ink-soft">Caused by </span>}
          <span className="font-medium">{link.type}</span>
          {link.value && (
            <span className="text-ink-soft">
              {link.type ? ": " : ""}
              {link.value}
            </span>
          )}
        </p>
      )}
      <ol className="divide-y divide-line overflow-hidden rounded-md border border-line">
        {shown.map((frame, index) => (
          <FrameView key={index} frame={frame} startsOpen={index === 0} />
        ))}
      </ol>
      {hidden > 0 && (
        <Button size="sm" variant="ghost" className="mt-1" onClick={() => setShowsAll(true)}>
          Show {hidden} more {hidden === 1 ? "frame" : "frames"} from libraries
        </Button>
      )}
    </div>
  );
}

function FrameView({ frame, startsOpen }: { frame: Frame; startsOpen: boolean }) {
  const [isOpen, setOpen] = useState(startsOpen);
  const hasSource = frame.context !== "";
  const place = `${frame.file || frame.module}${frame.line === null ? "" : `:${frame.line}`}`;
  return (
    <li>
      <button
        type="button"
        disabled={!hasSource}
        aria-expanded={hasSource ? isOpen : undefined}
        onClick={() => setOpen(!isOpen)}
        className="flex w-full items-baseline gap-2 px-2.5 py-1.5 text-left text-xs enabled:hover:bg-hover focus-visible:outline-2 focus-visible:-outline-offset-2 focus-visible:outline-focus"
      >
        <span className="font-mono font-medium">{frame.function || "?"}</span>
        <span className="min-w-0 flex-1 truncate font-mono text-ink-soft" title={place}>
          {place}
        </span>
        {frame.inApp && <Badge tone="info">app</Badge>}
      </button>
      {hasSource && isOpen && <SourceLines frame={frame} />}
    </li>
  );
}

function SourceLines({ frame }: { frame: Frame }) {
  const first = frame.line === null ? null : frame.line - frame.before.length;
  const lines = [...frame.before, frame.context, ...frame.after];
  return (
    <pre
      className="border-t border-line bg-sunken py-1 font-mono text-xs break-words whitespace-pre-wrap"
      aria-label="Source"
    >
      {lines.map((line, index) => {
        const isThrowing = index === frame.before.length;
        return (
          <div key={index} className={isThrowing ? "bg-bad-soft text-bad-ink" : "text-ink-soft"}>
            <span className="inline-block w-12 pr-3 text-right tabular-nums select-none">
              {first === null ? "" : first + index}
            </span>
            {line || " "}
          </div>
        );
      })}
    </pre>
  );
}
