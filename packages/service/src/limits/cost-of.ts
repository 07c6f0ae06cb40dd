// What a request costs the node, in units of a small answer.

/** So many entries of a page cost as much as a small answer. */
const PAGE_UNIT = 50;
/** The whole graph; the entries of a page cost no more. */
const GRAPH = 20;

/** At least 1. `path` without its query, `limit` as the client wrote it; a program that mounts the service puts something before it. */
export function costOf(path: string, limit: string | undefined): number {
  if (path.endsWith('/graph')) return GRAPH;
  if (!/\/(?:v1\/(?:events|blocks|rounds)|blocks\/)/.test(path)) return 1;
  const asked = Number(limit ?? 0);
  return 1 + (Number.isFinite(asked) && asked > 0 ? Math.min(Math.floor(asked / PAGE_UNIT), GRAPH) : 0);
}
