import { hash } from "node:crypto";
import { can, type Actor } from "#server/auth/actor.ts";
import type { Database } from "#server/data/database.ts";
import type { ListQuery, Row } from "#server/data/list-query.ts";
import { inTransaction } from "#server/data/transaction.ts";
import type { ListPage, ListParams } from "#shared/list-params.ts";
import { listParamsSchema } from "#shared/inputs/list-inputs.ts";

/*
 * A session is asked anew on every request, and only then is it known who reads. Nearly always it is who it was the
 * time before. So the page is read as that person meanwhile, and handed over only if the session then names the same
 * person with the same rights; otherwise it is thrown away and read again. Nothing leaves before the session has answered.
 */

/** Pages that are being read for a request whose session has not answered yet. */
export interface PagesAhead {
  /** The page, if it is being read for exactly this actor. */
  take(list: ListQuery, params: ListParams): Promise<ListPage<Row>> | undefined;
}

const mostRemembered = 1000;

export function listsAhead(database: Database, lists: Readonly<Record<string, ListQuery>>) {
  const remembered = new Map<string, Actor>();
  const byPath = new Map(Object.values(lists).map((list) => [`${camelCase(list.resource.name)}.list`, list]));

  /** Reads the lists that a request asks for while its session is `asked`; answers when the session has. */
  return async function whileAsked(request: Request, requestId: string, asked: Promise<Actor | undefined>) {
    const key = sessionKey(request.headers);
    const expected = key === undefined ? undefined : remembered.get(key);
    const withdrawal = new AbortController();
    const pages =
      expected && request.method === "GET" ? begin(request, requestId, expected, withdrawal) : new Map();
    const actor = await asked.catch((fault: unknown) => {
      withdrawal.abort();
      throw fault;
    });
    if (key !== undefined) remember(key, actor);
    if (pages.size === 0) return { actor };
    if (!actor || !expected || !isSame(actor, expected)) {
      withdrawal.abort();
      return { actor };
    }
    const ahead: PagesAhead = { take: (list, params) => pages.get(pageKey(list, params)) };
    return { actor, ahead };
  };

  function begin({ url, signal }: Request, requestId: string, actor: Actor, withdrawal: AbortController) {
    const pages = new Map<string, Promise<ListPage<Row>>>();
    for (const { list, params } of listsAskedFor(url, byPath)) {
      if (!can(actor, list.resource.permission)) continue;
      const page = inTransaction(database, actor, { requestId, signal: withdrawal.signal }, (tx) =>
        list.rows(tx, actor, params),
      );
      // Whoever takes it hears of a fault; nobody else has to.
      page.catch(() => {});
      pages.set(pageKey(list, params), page);
    }
    if (pages.size > 0) signal.addEventListener("abort", () => withdrawal.abort(), { once: true });
    return pages;
  }

  function remember(key: string, actor: Actor | undefined) {
    remembered.delete(key);
    if (!actor) return;
    if (remembered.size >= mostRemembered) remembered.delete(remembered.keys().next().value!);
    remembered.set(key, actor);
  }
}

function* listsAskedFor(url: string, byPath: ReadonlyMap<string, ListQuery>) {
  const { pathname, searchParams } = new URL(url);
  const paths = decodeURIComponent(pathname.slice(pathname.lastIndexOf("/") + 1)).split(",");
  const input = jsonOf(searchParams.get("input") ?? "{}");
  const isBatch = searchParams.has("batch");
  for (const [at, path] of paths.entries()) {
    const list = byPath.get(path);
    const params =
      list &&
      listParamsSchema.safeParse(isBatch ? (input as Record<number, unknown> | undefined)?.[at] : input);
    if (list && params?.success) yield { list, params: params.data };
  }
}

// The choice of an organization is part of who acts.
function sessionKey(headers: Headers): string | undefined {
  const cookie = headers.get("cookie");
  if (!cookie) return undefined;
  return hash("sha256", `${cookie}\n${headers.get("x-organization-id") ?? ""}`, "base64");
}

function isSame(one: Actor, other: Actor): boolean {
  if (one.kind === "system" || other.kind === "system") return false;
  return (
    one.kind === other.kind &&
    one.userId === other.userId &&
    one.sessionId === other.sessionId &&
    one.impersonatedBy === other.impersonatedBy &&
    one.organizationId === other.organizationId &&
    (one.kind === "member" && one.organizationRole) === (other.kind === "member" && other.organizationRole) &&
    one.permissions.size === other.permissions.size &&
    [...one.permissions].every((permission) => other.permissions.has(permission))
  );
}

const pageKey = (list: ListQuery, params: ListParams) => `${list.resource.name} ${JSON.stringify(params)}`;
const camelCase = (name: string) => name.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
