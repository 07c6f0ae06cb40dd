// Who were the validators, and why.
import type { Api } from '../api.ts';
import { membershipRequest } from '../block-answer.ts';
import { type Endpoint, endpoint, jsonOf } from '../endpoint.ts';
import { changesUntil } from '../membership-blocks.ts';
import { peerAnswer } from '../peer-answer.ts';
import type { MembershipAnswer, MembershipChange } from '../schemas/validators.ts';
import { membershipSchema } from '../schemas/validators.ts';

export function membershipEndpoints(api: Api): readonly Endpoint[] {
  return [
    endpoint({
      path: '/v1/membership',
      summary: 'Who were the validators, from which round on, and why',
      answers: [{ status: 200, schema: membershipSchema }],
      handle: async () => jsonOf(await membershipAnswer(api)),
    }),
  ];
}

async function membershipAnswer(api: Api): Promise<MembershipAnswer> {
  const history = api.node.peerSets().map(([round, { peers }]) => ({ round, validators: peers.map(peerAnswer) }));
  const found = await changesUntil(Number.MAX_SAFE_INTEGER, api);
  const changes = found.flatMap(({ block }): readonly MembershipChange[] => {
    if (block === undefined) return [];
    const at = { block: Number(block.body.index), round: Number(block.body.roundReceived) };
    return (block.body.internalTransactionReceipts ?? []).flatMap(({ internalTransaction, accepted }) => {
      const { type, peer } = membershipRequest(internalTransaction);
      return type === 'unknown' ? [] : [{ ...at, type, peer, accepted }];
    });
  });
  return { history, changes };
}
