// Metrics as Prometheus reads them, text format 0.0.4: https://prometheus.io/docs/instrumenting/exposition_formats. A page of code instead of a library:
// the numbers are kept by those whose they are, and only written here when somebody asks.
import type { Distribution } from '@babble/node';

export type Labels = Readonly<Record<string, string>>;

export interface Sample {
  readonly labels?: Labels;
  readonly value: number;
}

export interface HistogramSample {
  readonly labels?: Labels;
  readonly distribution: Distribution;
  /** What the values are multiplied by: 0.001 makes seconds of milliseconds. */
  readonly scale: number;
}

export const CONTENT_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

/** Collects families and writes them; names are given without the prefix `babble_`. */
export class Exposition {
  #text = '';

  get text(): string {
    return this.#text;
  }

  gauge(name: string, help: string, samples: number | readonly Sample[]): void {
    this.#family(name, 'gauge', help, samples);
  }

  /** The name ends with `_total`. */
  counter(name: string, help: string, samples: number | readonly Sample[]): void {
    this.#family(name, 'counter', help, samples);
  }

  histogram(name: string, help: string, samples: readonly HistogramSample[]): void {
    const full = this.#head(name, 'histogram', help);
    for (const { labels = {}, distribution, scale } of samples) {
      let below = 0;
      for (const [i, bound] of distribution.bounds.entries()) {
        below += distribution.counts[i] ?? 0;
        this.#line(`${full}_bucket`, { ...labels, le: formatNumber(bound * scale) }, below);
      }
      this.#line(`${full}_bucket`, { ...labels, le: '+Inf' }, distribution.count);
      this.#line(`${full}_sum`, labels, distribution.sum * scale);
      this.#line(`${full}_count`, labels, distribution.count);
    }
  }

  #family(name: string, type: string, help: string, samples: number | readonly Sample[]): void {
    const full = this.#head(name, type, help);
    for (const { labels = {}, value } of typeof samples === 'number' ? [{ value: samples }] : samples) {
      this.#line(full, labels, value);
    }
  }

  #head(name: string, type: string, help: string): string {
    const full = PLAIN.test(name) ? name : `babble_${name}`;
    this.#text += `# HELP ${full} ${help.replace(/\\/g, '\\\\').replace(/\n/g, '\\n')}\n# TYPE ${full} ${type}\n`;
    return full;
  }

  #line(name: string, labels: Labels, value: number): void {
    const entries = Object.entries(labels).map(([label, text]) => `${label}="${escapeLabel(text)}"`);
    const written = entries.length === 0 ? '' : `{${entries.join(',')}}`;
    this.#text += `${name}${written} ${formatNumber(value)}\n`;
  }
}

/** Metrics of any process, which have names of their own. */
const PLAIN = /^(?:process|nodejs)_/;

function escapeLabel(text: string): string {
  return text.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n');
}

function formatNumber(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  // 0.1 + 0.2 is no bound of a bucket.
  return String(Number(value.toPrecision(15)));
}
