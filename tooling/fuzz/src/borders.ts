// All borders, by name.
import type { Border } from './border.ts';
import { answers } from './borders/answers.ts';
import { extensions } from './borders/extensions.ts';
import { graph, peers } from './borders/files.ts';
import { gossip } from './borders/gossip.ts';
import { http } from './borders/http.ts';
import { state } from './borders/state.ts';
import { submit } from './borders/submit.ts';

export const BORDERS: readonly Border[] = [gossip, answers, extensions, submit, state, graph, peers, http];

export function borderNamed(name: string): Border {
  const border = BORDERS.find((candidate) => candidate.name === name);
  if (border !== undefined) return border;
  throw new Error(`no border '${name}'; there are ${BORDERS.map((candidate) => candidate.name).join(', ')}`);
}
