// What the service measures about itself, and all metrics together.
import type { Gate } from '../limits/gate.ts';
import type { ServiceNode } from '../service-node.ts';
import type { StreamHub } from '../stream/stream-hub.ts';
import { Exposition } from './exposition.ts';
import { writeGossipMetrics } from './gossip-metrics.ts';
import { writeNodeMetrics } from './node-metrics.ts';
import { ProcessMetrics } from './process-metrics.ts';

export interface MetricsInit {
  readonly node: ServiceNode;
  readonly version: string;
  readonly gate: Gate;
  readonly stream: StreamHub;
  readonly now: () => number;
}

export class Metrics {
  readonly #init: MetricsInit;
  readonly #process: ProcessMetrics;
  #forks = 0;

  constructor(init: MetricsInit) {
    this.#init = init;
    this.#process = new ProcessMetrics(init.now);
    init.node.on('fork', () => {
      this.#forks += 1;
    });
  }

  text(): string {
    const { node, version, gate, stream, now } = this.#init;
    const nowMs = now();
    const out = new Exposition();
    writeNodeMetrics(out, { node, version, nowMs, forks: this.#forks });
    writeGossipMetrics(out, node, nowMs);
    out.counter('http_requests_total', 'Requests to the HTTP service.', gate.requestCount);
    out.counter(
      'http_refused_total',
      'Requests that were told to come again.',
      Object.entries(gate.refusals).map(([reason, value]) => ({ labels: { reason }, value })),
    );
    out.gauge('stream_readers', 'Who reads the live stream.', stream.readerCount);
    out.counter('stream_dropped_total', 'Readers of the stream that were cut off: too slow.', stream.droppedCount);
    out.counter('stream_failures_total', 'Times that the stream broke for all readers.', stream.failureCount);
    this.#process.write(out);
    return out.text;
  }
}
