/** What the bundler tells about a module. */
interface Graph {
  getModuleInfo(id: string): { importedIds: readonly string[] } | null;
}

/**
 * Which file of the built client a module goes into. Few files, because each costs a request before the first row:
 * what every page needs, what fields need, what lists need, and one for everything that pops up. Null leaves the rest
 * to the bundler: a file per page or dialog.
 */
export function clientChunks(clientFolder: string): (id: string, graph: Graph) => string | null {
  // The router's plugin splits a route's component off under this name.
  const page = (route: string) => `${clientFolder}/routes/${route}.tsx?tsr-split=component`;
  const starts = [
    ["console", `${clientFolder}/main.tsx`],
    ["console", page("index")],
    ["fields", page("sign-in")],
    ["lists", page("$desk.$resource")],
  ] as const;
  let reached: (readonly [name: string, modules: ReadonlySet<string>])[] | undefined;
  return (id, graph) => {
    reached ??= starts.map(([name, start]) => [name, reachable(start, graph)]);
    const first = reached.find(([, modules]) => modules.has(id));
    if (first) return first[0];
    return /@floating-ui|@base-ui|\/client\/ui\//.test(id) ? "popups" : null;
  };
}

/** A module and everything that it imports at once, not on demand. */
function reachable(start: string, graph: Graph): ReadonlySet<string> {
  const seen = new Set<string>();
  const walk = (id: string) => {
    if (seen.has(id)) return;
    seen.add(id);
    for (const imported of graph.getModuleInfo(id)?.importedIds ?? []) walk(imported);
  };
  walk(start);
  return seen;
}
