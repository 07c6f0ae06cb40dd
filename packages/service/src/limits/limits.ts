// How much clients may ask for, each of them and all together. Rule OURS-8.

export interface ServiceLimits {
  /** Requests per second and client, on average; twice as many at once. A large page counts as several. 0: as many as they like. */
  readonly ratePerSecond: number;
  /** Share of its processor time that a busy process spends on answers to all clients together, 0 … 1; one that is not busy spends more. 1: whatever they like. */
  readonly busyShare: number;
  /** Answers under way, per client. */
  readonly concurrent: number;
  /** Streams that one client reads at once, and all together. */
  readonly streams: number;
  readonly totalStreams: number;
}

export const DEFAULT_LIMITS: ServiceLimits = {
  ratePerSecond: 100,
  busyShare: 0.04,
  concurrent: 32,
  streams: 8,
  totalStreams: 64,
};
