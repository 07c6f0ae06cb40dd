// What a request costs the node, in units of a small answer.

const PAGE_UNIT = 50;
const GRAPH = 20;

/** `path` without its query; a program that mounts the service puts something before it. */
export function costOf(path: string, limit: string | undefined): number {
  if (path.endsWith('/graph')) return GRAPH;
  if (!/\/(?:v1\/(?:events|blocks|rounds)|blocks\/)/.test(path)) return 1;
  const asked = Number(limit ?? 0);
  return 1 + (Number.isFinite(asked) && asked > 0 ? Math.min(Math.floor(asked / PAGE_UNIT), GRAPH) : 0);
}
