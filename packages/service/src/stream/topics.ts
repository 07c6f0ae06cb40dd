// What the stream tells of.

export const TOPICS = ['event', 'received', 'fame', 'block', 'state', 'status'] as const;

export type Topic = (typeof TOPICS)[number];

/** Those named in a list with commas; all if there is no list, `undefined` if it names something else. */
export function parseTopics(list: string | undefined): ReadonlySet<Topic> | undefined {
  if (list === undefined) return new Set(TOPICS);
  const topics = new Set<Topic>();
  for (const name of list.split(',')) {
    const topic = TOPICS.find((known) => known === name);
    if (topic === undefined) return undefined;
    topics.add(topic);
  }
  return topics;
}
