// Requests that cost their sender little, and what they cost the node.
import type { TestEnd } from '../requests/half-open-pair.ts';
import { quiet } from '../requests/play.ts';
import { FAKE_ID, type RecordedNode } from '../requests/recorded-node.ts';

/** A signature in form: 64 bytes that no key has made. */
const FORM = '3gczwkojaq8g83cdd8ppeeur5ox38ri3cynd89liv864awkwst|17p3zy0l9olbm2faqimji1z942mc8b1ce5ge8eyh08p13o7lal';

/** An event of a validator, which it has not signed. */
export function costlyEvent(index: number, rest = ''): string {
  const parents = `"OtherParentCreatorID":0,"Index":${index},"SelfParentIndex":${index - 1},"OtherParentIndex":-1`;
  return `{"Body":{"CreatorID":${FAKE_ID},${parents},"Timestamp":1${rest}},"Signature":"${FORM}"}`;
}

/** A message with these events. */
export function push(events: readonly string[]): string {
  return `\u0002{"FromID":1,"Events":[${events.join(',')}]}\n`;
}

/** 0 … count − 1. */
export function indexes(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index);
}

/** Milliseconds of the processor, which do not depend on who else is busy. */
export async function timed(
  { connect }: RecordedNode,
  request: string,
): Promise<{ readonly ms: number; readonly end: TestEnd }> {
  const end = connect();
  const started = process.cpuUsage();
  end.send(new Uint8Array(Buffer.from(request)));
  end.finish();
  for (let turn = 0; turn < 200 && !end.isClosed; turn += 1) await quiet();
  const { user, system } = process.cpuUsage(started);
  return { ms: (user + system) / 1_000, end };
}
