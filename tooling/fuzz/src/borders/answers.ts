// Answers of a dishonest peer to the node's own requests: the other half of gossip. Rules OURS-1, OURS-8, NET-ERR-8.
import type { Chance } from '@babble-tooling/simulation';
import type { AttackedNode } from '../attacked-node.ts';
import { echoing, honestRequestFault, startAttackedNode, stateFault, stateOf } from '../attacked-node.ts';
import type { Border, FuzzCase, Target } from '../border.ts';
import { mutateBytes } from '../mutate-bytes.ts';
import { mutateJson } from '../mutate-json.ts';
import { quiet } from '../quiet.ts';
import { textsOf } from '../recordings.ts';

const RECORDED: readonly string[] = [
  ...textsOf('requests/requests-to-a-babbling-node.json', 's2c'),
  ...textsOf('requests/client-against-a-bad-peer.json', 'fake->go'),
];

export const answers: Border = {
  name: 'answers',
  casesPerTarget: 2_000,
  open: async () => new AnswersTarget(await startAttackedNode()),
};

class AnswersTarget implements Target {
  readonly #attacked: AttackedNode;
  #count = 0;

  constructor(attacked: AttackedNode) {
    this.#attacked = attacked;
  }

  async next(chance: Chance): Promise<FuzzCase> {
    const [error = '""', ...rest] = chance.pick(RECORDED).split('\n');
    const body = mutateJson(rest.join('\n').trim(), chance);
    const text = `${chance.happens(0.1) ? mutateJson(error, chance) : error}\n${body}\n`;
    const bytes = new Uint8Array(Buffer.from(text));
    return { input: chance.happens(0.3) ? mutateBytes(bytes, chance) : bytes, isSigned: false };
  }

  /** The same answer to everything that the node asks meanwhile. */
  async attack({ input }: FuzzCase): Promise<string | undefined> {
    const { layer, clock } = this.#attacked;
    const before = stateOf(this.#attacked);
    let asked = 0;
    layer.answering = () => {
      asked += 1;
      return input;
    };
    // Longer than a heartbeat: somebody is asked.
    for (let passed = 0; passed < 20 && asked === 0; passed += 1) {
      clock.advance(50);
      await quiet(2);
    }
    await quiet();
    layer.answering = echoing;
    if (asked === 0) return 'the node does not gossip any more';
    if (stateOf(this.#attacked) !== before) {
      return `the state changed without a signature: ${before} became ${stateOf(this.#attacked)}`;
    }
    // What waits for more of an answer gives up.
    clock.advance(2_000);
    await quiet(2);
    this.#count += 1;
    if (this.#count % 20 === 0) {
      const fault = await honestRequestFault(this.#attacked);
      if (fault !== undefined) return fault;
    }
    return stateFault(this.#attacked);
  }

  async stop(): Promise<void> {
    await this.#attacked.node.stop();
  }
}
