// What the process says about itself: processor, memory, and how late its event loop is.
import { type IntervalHistogram, monitorEventLoopDelay, performance } from 'node:perf_hooks';
import type { Exposition } from './exposition.ts';

/** The delay is that of so long at least: two who read at the same time get the same. */
const WINDOW_MS = 5_000;
const RESOLUTION_MS = 10;
const NS_PER_S = 1e9;

interface Delay {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

export class ProcessMetrics {
  readonly #now: () => number;
  #monitor: IntervalHistogram | undefined;
  #windowMs = 0;
  #delay: Delay = { p50: 0, p99: 0, max: 0 };

  constructor(now: () => number) {
    this.#now = now;
  }

  write(out: Exposition): void {
    const { user, system } = process.cpuUsage();
    const memory = process.memoryUsage();
    const { idle, active } = performance.eventLoopUtilization();
    const delay = this.#delayNow();
    out.counter('process_cpu_seconds_total', 'Processor time of the process.', (user + system) / 1e6);
    out.gauge('process_start_time_seconds', 'Start of the process, Unix time.', this.#now() / 1_000 - process.uptime());
    out.gauge('process_resident_memory_bytes', 'Memory of the process that is in use.', memory.rss);
    out.gauge('nodejs_heap_size_total_bytes', 'Heap that was taken from the system.', memory.heapTotal);
    out.gauge('nodejs_heap_size_used_bytes', 'Heap that is used.', memory.heapUsed);
    out.gauge('nodejs_external_memory_bytes', 'Memory of objects outside of the heap.', memory.external);
    out.counter('event_loop_active_seconds_total', 'Time that the event loop worked.', active / 1_000);
    out.counter('event_loop_idle_seconds_total', 'Time that the event loop waited.', idle / 1_000);
    out.gauge('event_loop_delay_seconds', 'How late the event loop was since metrics were last read.', [
      { labels: { quantile: '0.5' }, value: delay.p50 },
      { labels: { quantile: '0.99' }, value: delay.p99 },
      { labels: { quantile: '1' }, value: delay.max },
    ]);
  }

  /** Begins to watch when it is first asked. */
  #delayNow(): Delay {
    const nowMs = this.#now();
    if (this.#monitor === undefined) {
      this.#monitor = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
      this.#monitor.enable();
      this.#windowMs = nowMs;
    } else if (nowMs - this.#windowMs >= WINDOW_MS) {
      const [p50, p99] = [this.#monitor.percentile(50), this.#monitor.percentile(99)];
      this.#delay = { p50: late(p50), p99: late(p99), max: late(this.#monitor.max) };
      this.#monitor.reset();
      this.#windowMs = nowMs;
    }
    return this.#delay;
  }
}

/** The monitor measures the whole interval between two ticks. */
function late(ns: number): number {
  return Math.max(0, ns / NS_PER_S - RESOLUTION_MS / 1_000);
}
