// Requests of strangers and of dishonest validators: frames, JSON, and events that are really signed. Rules OURS-1 … OURS-3, OURS-8.

import { joinBytes } from '@babble/host';
import { eagerSyncRequestCodec } from '@babble/net';
import type { Chance } from '@babble-tooling/simulation';
import type { AttackedNode } from '../attacked-node.ts';
import {
  honestRequestFault,
  JOIN_TIMEOUT_MS,
  mirror,
  passTime,
  startAttackedNode,
  stateFault,
  stateOf,
} from '../attacked-node.ts';
import type { Border, FuzzCase, Target } from '../border.ts';
import { Forger } from '../forge.ts';
import { mutateBytes } from '../mutate-bytes.ts';
import { mutateJson } from '../mutate-json.ts';
import { eventually, quiet } from '../quiet.ts';
import { textsOf } from '../recordings.ts';

/** Requests that the recorded client sent, each with its type byte. */
const RECORDED: readonly string[] = [
  ...textsOf('requests/requests-to-a-babbling-node.json', 'c2s'),
  ...textsOf('requests/requests-that-break-the-reference.json', 'c2s'),
];

/** Requests of extensions: name and body. */
const EXTENSIONS: readonly (readonly [string, string])[] = [
  ['anchor', '{"FromID":1}'],
  ['snapshot', '{"FromID":1,"BlockIndex":0,"Offset":0}'],
  ['membership', '{"FromID":1,"AfterBlock":-1}'],
  ['unheard-of', '{"FromID":1}'],
];

/** Events that the node knows, kept for later cases. */
const MOST_KNOWN = 200;

export const gossip: Border = {
  name: 'gossip',
  casesPerTarget: 2_000,
  open: async () => new GossipTarget(await startAttackedNode()),
};

class GossipTarget implements Target {
  readonly #attacked: AttackedNode;
  readonly #known: string[] = [];
  #count = 0;

  constructor(attacked: AttackedNode) {
    this.#attacked = attacked;
  }

  async next(chance: Chance): Promise<FuzzCase> {
    if (chance.happens(0.25)) return this.#signed(chance);
    if (chance.happens(0.1)) return this.#forged(chance);
    const request = this.#unsigned(chance);
    const bytes = new Uint8Array(Buffer.from(request));
    if (chance.happens(0.3)) return { input: mutateBytes(bytes, chance), isSigned: false };
    const input = chance.happens(0.1) ? joinBytes([bytes, new Uint8Array(Buffer.from(this.#unsigned(chance)))]) : bytes;
    return { input, isSigned: false };
  }

  async #signed(chance: Chance): Promise<FuzzCase> {
    const events = await new Forger(this.#attacked.accomplices, chance).message();
    const fromId = chance.pick([1, 0, 4_294_967_295]);
    const text = `\u0002${eagerSyncRequestCodec.std({ fromId, events })}\n`;
    return { input: new Uint8Array(Buffer.from(text)), isSigned: true };
  }

  /** News that no validator has signed: the creator's signature is another's, or was for another event. */
  async #forged(chance: Chance): Promise<FuzzCase> {
    const messages = [this.#attacked.accomplices, this.#attacked.accomplices].map((accomplices) =>
      new Forger(accomplices, chance).message(),
    );
    const [events = [], others = []] = await Promise.all(messages);
    const forged = events.map(({ body }) => ({
      body: { ...body, timestamp: 1_795_410_001 },
      signature: chance.pick(others).signature,
    }));
    const text = `\u0002${eagerSyncRequestCodec.std({ fromId: 1, events: forged })}\n`;
    return { input: new Uint8Array(Buffer.from(text)), isSigned: false };
  }

  /** A damaged request without any event that the node does not know. */
  #unsigned(chance: Chance): string {
    if (chance.happens(0.15)) return extensionRequest(chance);
    const request = this.#known.length > 0 && chance.happens(0.5) ? this.#push(chance) : chance.pick(RECORDED);
    return `${request[0]}${mutateJson(request.slice(1), chance)}${chance.happens(0.95) ? '\n' : ''}`;
  }

  #push(chance: Chance): string {
    const events = Array.from({ length: 1 + chance.below(5) }, () => chance.pick(this.#known));
    return `\u0002{"FromID":${chance.below(5)},"Events":[${events.join(',')}]}\n`;
  }

  async attack({ input, isSigned }: FuzzCase): Promise<string | undefined> {
    const before = stateOf(this.#attacked);
    const stream = this.#attacked.layer.connect();
    stream.send(input);
    stream.finish();
    const isDecided = await eventually(() => stream.isClosed);
    // A request to join that its asker has signed waits for consensus, and is part of an event.
    if (!isDecided) await passTime(this.#attacked, 2 * JOIN_TIMEOUT_MS);
    if (!(await eventually(() => stream.isClosed)))
      return 'the connection stays open after the other side has finished';
    await quiet();
    const answered = stream.written().toString();
    if (answered.includes('"internal error"')) return 'the handler of requests threw something unforeseen';
    if (!isSigned && isDecided && stateOf(this.#attacked) !== before) {
      return `the state changed without a signature: ${before} became ${stateOf(this.#attacked)}`;
    }
    return this.#aftermath(isSigned);
  }

  async #aftermath(isSigned: boolean): Promise<string | undefined> {
    this.#count += 1;
    if (isSigned) {
      await passTime(this.#attacked, 200);
      const fault = await this.#mirror();
      if (fault !== undefined) return fault;
    } else if (this.#count % 20 === 0) {
      const fault = await honestRequestFault(this.#attacked);
      if (fault !== undefined) return fault;
    }
    return stateFault(this.#attacked);
  }

  async #mirror(): Promise<string | undefined> {
    const events = await mirror(this.#attacked);
    if ('fault' in events) return events.fault;
    this.#known.push(...events);
    this.#known.splice(0, this.#known.length - MOST_KNOWN);
    return undefined;
  }

  async stop(): Promise<void> {
    await this.#attacked.node.stop();
  }
}

/** A damaged request of an extension; its length is right, unless the line that says it is damaged too. */
function extensionRequest(chance: Chance): string {
  const [method, request] = chance.pick(EXTENSIONS);
  const body = `${mutateJson(request, chance)}\n`;
  const line = `{"Method":"${method}","Length":${Buffer.byteLength(body)}}`;
  return `e${chance.happens(0.1) ? mutateJson(line, chance) : line}\n${body}`;
}
