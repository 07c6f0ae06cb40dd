// @ts-check
// One validator of a running demo, as it is reached from here: its service, its socket for transactions, the page of its chat.
import { once } from 'node:events';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { Complaint } from './complaint.mjs';

/**
 * @typedef {{
 *   readonly number: number, readonly service: string, readonly proxy: string, readonly chat: string,
 * }} Member
 */

/** How long one may take until it takes part. */
const READY_MS = 90_000;
const POLL_MS = 250;
const ANSWER_MS = 2_000;
/** Longest silence of a node that was handed transactions. */
const TAKEN_MS = 10_000;

/**
 * What the node says of itself; `undefined` if it does not answer.
 * @param {Member} member
 * @returns {Promise<string | undefined>}
 */
export async function stateOf({ service }) {
  try {
    const answer = await fetch(`${service}stats`, { signal: AbortSignal.timeout(ANSWER_MS) });
    const stats = /** @type {{ readonly state?: string }} */ (await answer.json());
    return stats.state;
  } catch {
    // It is not there, or not yet: who asks decides what that means.
    return undefined;
  }
}

/**
 * Resolves when the node takes part in consensus. `whyNot` says what has come in between, if anything has.
 * @param {Member} member
 * @param {() => string | undefined} whyNot
 * @param {string} remedy
 */
export async function untilBabbling(member, whyNot, remedy) {
  const deadline = performance.now() + READY_MS;
  for (;;) {
    const state = await stateOf(member);
    if (state === 'Babbling') return;
    const obstacle = whyNot();
    if (obstacle !== undefined) throw new Complaint(`node${member.number} ended: ${obstacle}`, remedy);
    if (performance.now() > deadline) {
      const last = state === undefined ? 'does not answer' : `is ${state}`;
      throw new Complaint(`node${member.number} ${last} after ${READY_MS / 1000} s`, remedy);
    }
    await sleep(POLL_MS);
  }
}

/**
 * Hands transactions to a node, as an application does: JSON-RPC, a line each (rule APP-SOCK-1). Resolves when it has taken all of them.
 * @param {Member} member
 * @param {readonly string[]} texts
 */
export async function submit({ number, proxy }, texts) {
  const [host = '', port = ''] = proxy.split(':');
  const socket = connect(Number(port), host);
  socket.setTimeout(TAKEN_MS, () => socket.destroy(new Error(`no answer within ${TAKEN_MS / 1000} s`)));
  try {
    await once(socket, 'connect');
    let taken = 0;
    for (const [id, text] of texts.entries()) {
      const params = [Buffer.from(text).toString('base64')];
      socket.write(`${JSON.stringify({ method: 'Babble.SubmitTx', params, id })}\n`);
    }
    for await (const line of createInterface({ input: socket })) {
      const { error } = /** @type {{ readonly error: string | null }} */ (JSON.parse(line));
      if (error !== null) throw new Error(error);
      taken += 1;
      if (taken === texts.length) return;
    }
    throw new Error(`it closed the connection after ${taken} of ${texts.length}`);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Complaint(
      `node${number} did not take the transactions: ${reason}`,
      'docker/demo watch shows who is there.',
    );
  } finally {
    socket.destroy();
  }
}
