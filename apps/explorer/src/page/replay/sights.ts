// While somebody points at a witness of a recording, the ways by which it strongly sees the witnesses of the round before are
// emphasised. Whether it does is the engine's word; the ways are ancestors, which the page finds itself.
import { effect } from '@preact/signals';
import type { Sights } from '../../replay-contract.ts';
import { ApiFailure, getJson } from '../api/client.ts';
import { between } from '../graph/cone.ts';
import type { GraphNode } from '../model/graph-node.ts';
import type { GraphStore } from '../state/graph-store.ts';

/** Who only passes over an event does not ask. */
const LINGERS_MS = 120;
const REMEMBERED = 200;

/** Returns how to stop. */
export function watchSights(graph: GraphStore): () => void {
  const known = new Map<string, Sights>();
  return effect(() => {
    const node = graph.hovered.value;
    [graph.path.value, graph.sights.value] = [undefined, undefined];
    if (node?.facts.witness !== true || node.facts.round === 0) return undefined;
    const timer = setTimeout(() => void emphasise(graph, node, known), LINGERS_MS);
    return () => clearTimeout(timer);
  });
}

async function emphasise(graph: GraphStore, node: GraphNode, known: Map<string, Sights>): Promise<void> {
  const sights = known.get(node.id) ?? (await ask(node.id));
  if (sights === undefined) return;
  if (known.size >= REMEMBERED) known.clear();
  known.set(node.id, sights);
  if (graph.hovered.value === node) [graph.path.value, graph.sights.value] = [waysOf(graph, node, sights), sights];
}

async function ask(id: string): Promise<Sights | undefined> {
  try {
    return await getJson<Sights>(`replay/sights/${id}`);
  } catch (error) {
    if (error instanceof ApiFailure) return undefined;
    throw error;
  }
}

/** Everything between the event and the witnesses that it strongly sees. */
export function waysOf({ window }: GraphStore, later: GraphNode, { sights }: Sights): ReadonlySet<GraphNode> {
  const ways = sights
    .filter(({ stronglySees }) => stronglySees)
    .map(({ witness }) => window.get(witness))
    .filter((witness) => witness !== undefined)
    .flatMap((witness) => [...between(later, witness)]);
  return new Set(ways);
}
