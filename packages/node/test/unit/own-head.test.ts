// Whether the own newest index is certain.
import { type Logger, silentLogger } from '@babble/host';
import type { Peer } from '@babble/peers';
import { PeerSet } from '@babble/peers';
import { expect, test } from '@jest/globals';
import { OwnHead, type OwnHeadReport } from '../../src/own-head.ts';

function peers(...names: readonly string[]): PeerSet {
  return new PeerSet(names.map((name): Peer => ({ netAddr: '', pubKeyHex: `0X${name}`, moniker: name })));
}

const FOUR = peers('A', 'B', 'C', 'D');

function level(index: number): OwnHeadReport {
  return { index, isLevel: true };
}

test('OURS-4: a super-majority, this node among them, must know nothing newer', () => {
  const head = new OwnHead('0XA', silentLogger);
  expect(head.check(-1, FOUR, 0)).toBe(false);
  head.report('0XB', level(-1));
  expect(head.check(-1, FOUR, 0)).toBe(false);
  head.report('0XSTRANGER', level(-1));
  expect(head.check(-1, FOUR, 0)).toBe(false);
  head.report('0XC', level(-1));
  expect(head.check(-1, FOUR, 0)).toBe(true);
  expect(head.isCertain).toBe(true);
});

test('C2: what more claim to know than may be liars is waited for, however long it takes', () => {
  const head = new OwnHead('0XA', silentLogger);
  head.report('0XB', level(17));
  head.report('0XC', level(-1));
  head.report('0XD', level(17));
  head.report('0XSTRANGER', level(17));
  expect(head.check(-1, FOUR, 0)).toBe(false);
  expect(head.check(16, FOUR, 1_000_000)).toBe(false);
  expect(head.check(17, FOUR, 1_000_000)).toBe(true);
});

test('OURS-3: a liar holds the node up for ten seconds, not for ever', () => {
  const head = new OwnHead('0XA', silentLogger);
  for (const name of ['0XC', '0XD']) head.report(name, level(5));
  head.report('0XB', level(2_000_000));
  expect(head.check(5, FOUR, 0)).toBe(false);
  expect(head.check(5, FOUR, 9_999)).toBe(false);
  expect(head.check(5, FOUR, 10_000)).toBe(true);
});

test('OURS-3: who are no validators hold the node up for ten seconds, however many they are', () => {
  const head = new OwnHead('0XA', silentLogger);
  for (const name of ['0XB', '0XC', '0XD']) head.report(name, level(-1));
  for (let i = 0; i < 10; i += 1) head.report(`0XSTRANGER${i}`, level(5));
  expect(head.check(-1, FOUR, 0)).toBe(false);
  expect(head.check(-1, FOUR, 9_999)).toBe(false);
  expect(head.check(-1, FOUR, 10_000)).toBe(true);
});

test('OURS-4: where own events may be lost, a minority that has not been heard is waited for, ten seconds at most', () => {
  const heard = new OwnHead('0XA', silentLogger);
  for (const name of ['0XB', '0XC']) heard.report(name, level(5));
  expect(heard.check(5, FOUR, 0, true)).toBe(false);
  // It has one of them: now it is waited for as every claim is, until the event has come.
  heard.report('0XD', level(6));
  expect(heard.check(5, FOUR, 9_999, true)).toBe(false);
  expect(heard.check(6, FOUR, 9_999, true)).toBe(true);
  const unheard = new OwnHead('0XA', silentLogger);
  for (const name of ['0XB', '0XC']) unheard.report(name, level(5));
  expect(unheard.check(5, FOUR, 0, true)).toBe(false);
  expect(unheard.check(5, FOUR, 9_999, true)).toBe(false);
  expect(unheard.check(5, FOUR, 10_000, true)).toBe(true);
});

test('whoever re-learns what he did waits until nothing of it comes any more', () => {
  const head = new OwnHead('0XA', silentLogger);
  for (const name of ['0XB', '0XC', '0XD']) head.report(name, level(5));
  head.relearnt(1_000);
  expect(head.check(5, FOUR, 1_400)).toBe(false);
  expect(head.check(5, FOUR, 1_500)).toBe(true);
});

test('who knows more than this node does not count before it has caught up with him', () => {
  const head = new OwnHead('0XA', silentLogger);
  for (const name of ['0XB', '0XC', '0XD']) head.report(name, { index: 5, isLevel: false });
  expect(head.check(5, FOUR, 0)).toBe(false);
  for (const name of ['0XB', '0XC']) head.report(name, level(5));
  expect(head.check(5, FOUR, 0)).toBe(true);
});

test('nothing is certain after the graph has begun anew', () => {
  const head = new OwnHead('0XA', silentLogger);
  for (const name of ['0XB', '0XC', '0XD']) head.report(name, level(5));
  expect(head.check(5, FOUR, 0)).toBe(true);
  head.reset();
  expect(head.check(5, FOUR, 0)).toBe(false);
});

test('a single validator needs nobody', () => {
  expect(new OwnHead('0XA', silentLogger).check(-1, peers('A'), 0)).toBe(true);
});

test('a node that says nothing because too few can be reached says why, once', () => {
  const warnings: unknown[] = [];
  const logger: Logger = { ...silentLogger, warn: (fields: unknown) => warnings.push(fields) };
  const head = new OwnHead('0XA', logger);
  head.report('0XB', level(-1));
  for (const nowMs of [5_000, 14_999]) head.check(-1, FOUR, nowMs);
  expect(warnings).toEqual([]);
  for (const nowMs of [15_000, 60_000]) head.check(-1, FOUR, nowMs);
  expect(warnings).toEqual([{ agreeing: 2, needed: 3 }]);
});
