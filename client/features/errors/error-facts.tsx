import { CopyText } from "#client/ui/copy-button.tsx";
import { DescriptionList, type Description } from "#client/ui/description-list.tsx";
import { JsonView } from "#client/ui/json-view.tsx";
import { record, tagsOf, text, type ErrorEvent } from "#shared/error-event.ts";

/** Tags, request, the user and the device as the client sent them. Text only: all of it is written by strangers. */
export function ErrorFacts({ event }: { event: ErrorEvent }) {
  return (
    <>
      <Facts title="Tags" items={tagsOf(event).map(([term, value]) => fact(term, value))} />
      <Facts title="Request" items={requestFacts(event)} />
      <Facts title="User" items={scalarFacts(record(event.user))} />
      <Facts title="Environment" items={contextFacts(event)} />
    </>
  );
}

/** The whole event, as sent. */
export function RawEvent({ payload }: { payload: string }) {
  return (
    <section aria-label="Raw event">
      <h3 className="mb-1.5 text-sm font-medium">Raw event</h3>
      <JsonView json={payload} label="Raw event" open={1} />
    </section>
  );
}

function Facts({ title, items }: { title: string; items: Description[] }) {
  if (items.length === 0) return null;
  return (
    <section aria-label={title}>
      <h3 className="mb-1.5 text-sm font-medium">{title}</h3>
      <DescriptionList items={items} />
    </section>
  );
}

const fact = (term: string, value: string): Description => ({
  term,
  value: <CopyText text={value}>{value}</CopyText>,
});

function scalarFacts(values: Record<string, unknown>): Description[] {
  return Object.entries(values).flatMap(([name, value]) => (text(value) ? [fact(name, text(value))] : []));
}

function requestFacts(event: ErrorEvent): Description[] {
  const { headers, ...request } = record(event.request);
  return [...scalarFacts(request), ...scalarFacts(record(headers))];
}

function contextFacts(event: ErrorEvent): Description[] {
  const own = scalarFacts({ server: event.server_name, platform: event.platform, logger: event.logger });
  const contexts = Object.entries(record(event.contexts)).flatMap(([name, context]) => {
    const { name: title, version } = record(context);
    const words = [text(title), text(version)].filter(Boolean).join(" ");
    return words ? [fact(name, words)] : [];
  });
  const sdk = record(event.sdk);
  return [
    ...own,
    ...contexts,
    ...(text(sdk["name"]) ? [fact("sdk", `${text(sdk["name"])} ${text(sdk["version"])}`)] : []),
  ];
}
