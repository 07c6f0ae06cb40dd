// What pages of the chat are told, and what they make of it.
import { describe, expect, test } from '@jest/globals';
import { Board } from '../../src/board/board.ts';
import type { BoardChange } from '../../src/board/board-change.ts';
import { ChangeRing } from '../../src/board/change-ring.ts';
import { chatTransaction } from '../../src/in-memory-chat.ts';
import {
  changed,
  EMPTY_BOARD,
  formatFinality,
  MOST_LINES,
  type ShownBoard,
  saidIn,
} from '../../src/page/shown-board.ts';

interface Setup {
  readonly board: Board;
  readonly changes: BoardChange[];
  /** What a page shows that has heard everything. */
  readonly shown: () => ShownBoard;
  readonly answer: (error?: Error) => void;
  readonly wait: (ms: number) => void;
}

function setUp(): Setup {
  let [time, answer] = [1_000, (_error?: Error): void => undefined];
  const board = new Board({
    name: 'Alice',
    now: () => time,
    submit: () =>
      new Promise((resolve, reject) => {
        answer = (error) => (error === undefined ? resolve() : reject(error));
      }),
  });
  const changes: BoardChange[] = [board.whole()];
  board.listen((change) => changes.push(change));
  return {
    board,
    changes,
    shown: () => changes.reduce(changed, EMPTY_BOARD),
    answer: (error) => answer(error),
    wait: (ms) => {
      time += ms;
    },
  };
}

const hello = chatTransaction('Alice', 'hello');

describe('the board', () => {
  test('a line is sent, pending once the node has it, and final with its block and how long it took', async () => {
    const { board, shown, answer, wait } = setUp();
    const submitted = board.submit(hello);
    expect(shown().open).toEqual([{ id: '0', text: 'Alice: hello', state: 'sent' }]);
    answer();
    await submitted;
    expect(shown().open).toEqual([{ id: '0', text: 'Alice: hello', state: 'pending' }]);
    wait(34);
    board.commit('Alice: hello', 7);
    expect(shown()).toMatchObject({
      open: [],
      lines: [{ number: 0, text: 'Alice: hello', block: 7, id: '0', finalityMs: 34 }],
    });
  });

  test('it may be final before the node has answered', async () => {
    const { board, shown, answer } = setUp();
    const submitted = board.submit(hello);
    board.commit('Alice: hello', 0);
    answer();
    await submitted;
    expect(shown()).toMatchObject({ open: [], lines: [{ id: '0' }] });
  });

  test('of equal lines the first is final first, and lines of others are nobody’s here', async () => {
    const { board, shown } = setUp();
    void board.submit(hello);
    void board.submit(hello);
    board.commit('Bob: hello', 0);
    board.commit('Alice: hello', 0);
    expect(shown().lines.map(({ id }) => id)).toEqual([undefined, '0']);
    expect(shown().open.map(({ id }) => id)).toEqual(['1']);
  });

  test('what the node refuses has failed, with its reason', async () => {
    const { board, shown, answer } = setUp();
    const submitted = board.submit(hello);
    answer(new Error('the pool is full'));
    await expect(submitted).rejects.toThrow('the pool is full');
    expect(shown()).toMatchObject({
      open: [],
      failed: [{ id: '0', text: 'Alice: hello', reason: 'the pool is full' }],
    });
  });

  test('it is bounded: old lines go, and so does what nobody decides on', () => {
    const { board, shown } = setUp();
    for (let i = 0; i < 3_000; i += 1) board.commit(`Bob: ${i}`, i);
    expect(board.whole().lines).toHaveLength(500);
    expect(shown().lines).toHaveLength(MOST_LINES);
    for (let i = 0; i < 250; i += 1) void board.submit(chatTransaction('Alice', String(i)));
    expect(board.whole().open).toHaveLength(200);
    expect(shown().failed).toHaveLength(20);
    expect(shown().failed.at(-1)?.text).toBe('Alice: 49');
  });

  test('after a snapshot the lines are those of the others, without blocks', () => {
    const { board, shown } = setUp();
    board.commit('Bob: old', 0);
    board.restore(['Bob: old', 'Bob: new']);
    board.commit('Bob: newer', 9);
    expect(shown().lines.map(({ number, text, block }) => [number, text, block])).toEqual([
      [0, 'Bob: old', null],
      [1, 'Bob: new', null],
      [2, 'Bob: newer', 9],
    ]);
  });

  test('the state of the node is told', () => {
    const { board, shown } = setUp();
    board.nodeState('Babbling');
    expect(shown().node).toBe('Babbling');
    expect(board.whole()).toMatchObject({ name: 'Alice', node: 'Babbling' });
  });
});

describe('changes with numbers', () => {
  test('who lost the connection gets what was missed, who was away too long everything', () => {
    const { board } = setUp();
    const ring = new ChangeRing(board);
    expect(ring.since(undefined)).toEqual([{ number: 0, change: board.whole() }]);
    for (let i = 0; i < 5; i += 1) board.commit(`Bob: ${i}`, i);
    expect(ring.since(3).map(({ number }) => number)).toEqual([4, 5]);
    expect(ring.since(5)).toEqual([]);
    for (let i = 0; i < 2_000; i += 1) board.commit('Bob: more', i);
    expect(ring.since(5)).toEqual([{ number: 2_005, change: board.whole() }]);
    // Of the future: another process.
    expect(ring.since(9_999)).toEqual([{ number: 2_005, change: board.whole() }]);
  });
});

describe('what a page makes of it', () => {
  test('a line that is told twice is shown once', () => {
    const line = { number: 3, text: 'Bob: hi', block: 1 };
    const once = changed(EMPTY_BOARD, { kind: 'final', line });
    expect(changed(once, { kind: 'final', line }).lines).toEqual([line]);
  });

  test.each([
    ['Alice: hello: you', { name: 'Alice', words: 'hello: you' }],
    ['Zoë:', { name: 'Zoë', words: '' }],
    ['just words', { name: undefined, words: 'just words' }],
    [`${'x'.repeat(90)}: long`, { name: undefined, words: `${'x'.repeat(90)}: long` }],
    ['two\nlines: here', { name: undefined, words: 'two\nlines: here' }],
  ])('%j says %j', (text, said) => {
    expect(saidIn(text)).toEqual(said);
  });

  test('times', () => {
    expect([34.4, 999.6, 1_250].map(formatFinality)).toEqual(['34 ms', '1000 ms', '1.3 s']);
  });
});
