// The oracle: what the network delivered, and whether all nodes delivered the same. Also keeps the times.
import { hash } from 'node:crypto';
import { performance } from 'node:perf_hooks';

/** So many violations of a run are printed at once; the others are only counted. */
const PRINTED = 3;

export class Ledger {
  /** Submitted, in no block yet: name of the transaction → `{ node, time }`. */
  pending = new Map();
  /** Index → `{ head, digest, stateHash, sent: per node the submission times, seen }`. */
  blocks = new Map();
  /** Last block of the first node that is ahead. */
  tip = { index: -1, stateHash: Buffer.alloc(0) };
  /** Milliseconds from submission to the commit at the submitting node. */
  ownSamples = [];
  /** Milliseconds from submission to the commit at the last node. */
  lastSamples = [];
  /** Finality is sampled for transactions submitted in here. */
  window = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  submitted = 0;
  redelivered = 0;
  violations = [];

  /** @param {number} nodeCount @param {number} absentCount the last so many nodes are not expected to deliver anything */
  constructor(nodeCount, absentCount = 0) {
    this.expected = nodeCount - absentCount;
    this.nodes = Array.from({ length: nodeCount }, () => ({
      next: 0,
      transactions: 0,
      blocks: 0,
      lastTime: 0,
      gap: 0,
    }));
  }

  violation(text) {
    if (this.violations.push(text) <= PRINTED) process.stderr.write(`VIOLATION: ${text}\n`);
  }

  submit(name, node) {
    this.pending.set(name, { node, time: performance.now() });
    this.submitted += 1;
  }

  /** A block reached the application of a node. Returns the state hash, and how many own transactions the block holds. */
  deliver(node, body) {
    const index = body.Index;
    const mine = this.nodes[node];
    const transactions = body.Transactions ?? [];
    const digest = hash('sha256', transactions.join('\n'));
    const head = [body.RoundReceived, body.Timestamp, body.FrameHash, body.PeersHash].join(' ');
    const block = this.blocks.get(index) ?? this.#firstSeen(index, head, digest, transactions);
    if (block.digest !== digest) this.violation(`block ${index}: node ${node} has other transactions than the first`);
    if (block.head !== head) this.violation(`block ${index}: node ${node} has the header ${head}, not ${block.head}`);
    if (index < mine.next) {
      this.redelivered += 1; // allowed: the proxy repeats a call that timed out
      return { stateHash: block.stateHash, own: 0 };
    }
    if (index > mine.next) this.violation(`node ${node}: block ${index} came when ${mine.next} was due`);
    return { stateHash: block.stateHash, own: this.#taken(node, index, block, transactions.length) };
  }

  /** Keeps the times of a block that is new to a node. */
  #taken(node, index, block, transactionCount) {
    const now = performance.now();
    const mine = this.nodes[node];
    mine.next = index + 1;
    mine.transactions += transactionCount;
    mine.blocks += 1;
    mine.gap = Math.max(mine.gap, now - mine.lastTime);
    mine.lastTime = now;
    const own = block.sent[node] ?? [];
    this.#sample(this.ownSamples, own, now);
    block.seen += 1;
    if (block.seen === this.expected) {
      this.#sample(this.lastSamples, block.sent.flat(), now);
      block.sent = [];
    }
    return own.length;
  }

  #sample(samples, times, now) {
    const [from, to] = this.window;
    for (const time of times) if (time >= from && time < to) samples.push(now - time);
  }

  #firstSeen(index, head, digest, transactions) {
    if (index !== this.tip.index + 1) this.violation(`block ${index} follows block ${this.tip.index}`);
    const sent = Array.from(this.nodes, () => []);
    let state = this.tip.stateHash;
    for (const text of transactions) {
      const bytes = Buffer.from(text, 'base64');
      const [name] = bytes.toString('latin1', 0, 40).split(' ', 1);
      const known = this.pending.get(name);
      if (known) sent[known.node].push(known.time);
      else this.violation(`block ${index}: transaction ${name} was committed before, or never submitted`);
      this.pending.delete(name);
      state = hash('sha256', Buffer.concat([state, hash('sha256', bytes, 'buffer')]), 'buffer');
    }
    const block = { head, digest, stateHash: state.toString('base64'), sent, seen: 0 };
    this.blocks.set(index, block);
    this.tip = { index, stateHash: state };
    return block;
  }

  /** Whether every submitted transaction was delivered to every node that is expected to deliver. */
  settled() {
    const level = this.nodes.slice(0, this.expected).every(({ next }) => next === this.tip.index + 1);
    return this.pending.size === 0 && level;
  }

  /** Counts so far, by node. */
  progress() {
    return this.nodes.map(({ transactions, blocks }) => ({ transactions, blocks }));
  }
}
