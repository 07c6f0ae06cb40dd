// Who takes part, and how alive they are.

import type { Liveness } from '@babble/node';
import { peerKey } from '@babble/peers';
import { silenceOf } from '../../silence.ts';
import type { Api } from '../api.ts';
import { type Endpoint, endpoint, jsonOf } from '../endpoint.ts';
import { peerAnswer } from '../peer-answer.ts';
import type { ValidatorAnswer, ValidatorsAnswer } from '../schemas/validators.ts';
import { validatorsSchema } from '../schemas/validators.ts';

export function validatorEndpoints(api: Api): readonly Endpoint[] {
  return [
    endpoint({
      path: '/v1/validators',
      summary: 'The validators of today',
      answers: [{ status: 200, schema: validatorsSchema }],
      handle: () => jsonOf(validatorsAnswer(api)),
    }),
  ];
}

function validatorsAnswer({ node, rates, now }: Api): ValidatorsAnswer {
  const { look } = node;
  const { shares } = rates.read();
  const lives = new Map(look.liveness().map((life) => [life.key, life]));
  const [round, peerSet] = node.peerSets().findLast(([from]) => from <= Math.max(look.lastRound, 0)) ?? [
    0,
    node.validators(0),
  ];
  const nowMs = now();
  const validators = peerSet.peers.map((peer): ValidatorAnswer => {
    const key = peerKey(peer);
    const life: Liveness = lives.get(key) ?? {
      key,
      id: 0,
      lastIndex: -1,
      newest: undefined,
      heardMs: undefined,
      contact: undefined,
    };
    return {
      ...peerAnswer(peer),
      self: key === node.publicKey,
      lastEvent: life.newest === undefined ? null : { ...life.newest, seenAt: life.heardMs ?? null },
      eventsShare: shares.get(key) ?? 0,
      ...silenceOf(life, look.lastRound, nowMs),
      contact: contactAnswer(life),
    };
  });
  return { round, validators };
}

function contactAnswer({ contact }: Liveness): ValidatorAnswer['contact'] {
  if (contact === undefined) return null;
  const { requests, failures, roundTripMs, lastContactMs, isFailing } = contact;
  return {
    requests,
    failures,
    roundTripMs: roundTripMs ?? null,
    lastContactAt: lastContactMs ?? null,
    failing: isFailing,
  };
}
