// What reaches the port for transactions. Rules APP-SUB-1 … APP-SUB-3, OURS-8.

import { socketProxy } from '@babble/proxy/socket';
import type { Chance } from '@babble-tooling/simulation';
import type { Border, FuzzCase, Target } from '../border.ts';
import { exchange } from '../exchange.ts';
import { mutateBytes } from '../mutate-bytes.ts';
import { mutateJson } from '../mutate-json.ts';
import { textsOf } from '../recordings.ts';

const RECORDED: readonly string[] = textsOf('socket/submit-requests.json', 'c2s');

/** How long an exchange may take. */
const LONGEST_MS = 2_000;

const HONEST = '{"method":"Babble.SubmitTx","params":["aGVsbG8="],"id":77}\n';

export const submit: Border = {
  name: 'submit',
  casesPerTarget: 2_000,
  open: async () => {
    const taken: (Uint8Array | null)[] = [];
    const proxy = socketProxy({ listen: '127.0.0.1:0', connect: '127.0.0.1:1' });
    await proxy.start({
      submit: async (transaction) => {
        taken.push(transaction);
        return 'accepted';
      },
    });
    return new SubmitTarget(proxy, Number(proxy.listenAddress.split(':').pop()), taken);
  },
};

class SubmitTarget implements Target {
  readonly #proxy: { stop(): Promise<void> };
  readonly #port: number;
  readonly #taken: (Uint8Array | null)[];

  constructor(proxy: { stop(): Promise<void> }, port: number, taken: (Uint8Array | null)[]) {
    this.#proxy = proxy;
    this.#port = port;
    this.#taken = taken;
  }

  async next(chance: Chance): Promise<FuzzCase> {
    const text = mutateJson(chance.pick(RECORDED).trim(), chance) + (chance.happens(0.9) ? '\n' : '');
    const bytes = new Uint8Array(Buffer.from(text));
    return { input: chance.happens(0.4) ? mutateBytes(bytes, chance) : bytes, isSigned: false };
  }

  async attack({ input }: FuzzCase): Promise<string | undefined> {
    this.#taken.length = 0;
    const text = Buffer.from(input);
    await exchange(this.#port, text, LONGEST_MS);
    // The most that so many bytes can submit, and nothing that does not name the method.
    const mentions = text.toString('latin1').split(/submittx/i).length - 1;
    if (this.#taken.length > mentions) return `${this.#taken.length} transactions out of ${mentions} requests`;
    const answer = await exchange(this.#port, Buffer.from(HONEST), LONGEST_MS);
    return answer === '{"id":77,"result":true,"error":null}\n' ? undefined : `an honest request was answered ${answer}`;
  }

  async stop(): Promise<void> {
    await this.#proxy.stop();
  }
}
