// What a running node does when it is asked over its control socket.
import type { BabbleNode } from '@babble/node';
import type { Departure } from '../departure.ts';
import type { ControlAnswer, ControlCommand } from './protocol.ts';

export interface Controlled {
  readonly node: BabbleNode;
  readonly departure: Departure;
  /** Of the genesis of its network. */
  readonly fingerprint: string;
  /** After a `leave`, however it ended: the process is to end. */
  readonly onLeft: () => void;
}

/** Rejects with the error of the node if it cannot do what it is asked for. `tell` hears what it waits for meanwhile. */
export async function answerControl(
  command: ControlCommand,
  controlled: Controlled,
  tell: (text: string) => void,
): Promise<ControlAnswer> {
  switch (command) {
    case 'status':
      return { ok: true, status: { ...controlled.node.statistics(), genesis_fingerprint: controlled.fingerprint } };
    case 'leave':
      return leave(controlled, tell);
    case 'maintenance-on':
    case 'maintenance-off':
      return maintain(command === 'maintenance-on', controlled);
  }
}

async function maintain(on: boolean, { node }: Controlled): Promise<ControlAnswer> {
  await node.setMaintenance(on);
  const message = on
    ? 'The node is suspended: it answers and can be looked into, but inserts and creates nothing.'
    : `Maintenance is over; the node is in the state ${node.state}.`;
  return { ok: true, message };
}

async function leave({ departure, onLeft }: Controlled, tell: (text: string) => void): Promise<ControlAnswer> {
  try {
    const end = await departure.leave(tell);
    if (end.kind === 'not left') return { ok: false, error: `the node stopped without having left: ${end.reason}` };
    const message =
      end.kind === 'left'
        ? 'The node has left the validators, and stopped.'
        : 'The node has stopped; it took no part, or was the only validator, so there was nothing to leave.';
    return { ok: true, message };
  } finally {
    // First the answer.
    setImmediate(onLeft);
  }
}
