// Whether the own newest index is certain.
import type { Peer } from '@babble/peers';
import { PeerSet } from '@babble/peers';
import { expect, test } from '@jest/globals';
import { OwnHead } from '../../src/own-head.ts';

function peers(...names: readonly string[]): PeerSet {
  return new PeerSet(names.map((name): Peer => ({ netAddr: '', pubKeyHex: `0X${name}`, moniker: name })));
}

const FOUR = peers('A', 'B', 'C', 'D');

test('OURS-4: a super-majority, this node among them, must know nothing newer', () => {
  const head = new OwnHead('0XA');
  expect(head.isCertain(-1, FOUR)).toBe(false);
  head.report('0XB', -1);
  expect(head.isCertain(-1, FOUR)).toBe(false);
  head.report('0XSTRANGER', -1);
  expect(head.isCertain(-1, FOUR)).toBe(false);
  head.report('0XC', -1);
  expect(head.isCertain(-1, FOUR)).toBe(true);
});

test('C2: one peer that knows a newer own event is enough to wait, until it is here', () => {
  const head = new OwnHead('0XA');
  head.report('0XB', 17);
  head.report('0XC', -1);
  head.report('0XD', -1);
  expect(head.isCertain(-1, FOUR)).toBe(false);
  expect(head.isCertain(16, FOUR)).toBe(false);
  expect(head.isCertain(17, FOUR)).toBe(true);
});

test('a single validator needs nobody', () => {
  expect(new OwnHead('0XA').isCertain(-1, peers('A'))).toBe(true);
});
