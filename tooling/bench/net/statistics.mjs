// Sums over samples.

export const round = (value, digits = 1) => Number(Number(value).toFixed(digits));

export const average = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

export const total = (values) => values.reduce((sum, value) => sum + value, 0);

/** The middle one, or the mean of the two in the middle; `null` of nothing. Values that are `null` do not count. */
export function median(values) {
  const sorted = values.filter((value) => value !== null && value !== undefined).sort((a, b) => a - b);
  if (sorted.length === 0) return null;
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Percentiles of times in ms; `null` where there are no samples. */
export function percentiles(samples) {
  const sorted = Float64Array.from(samples).sort();
  const at = (share) => {
    const value = sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
    return value === undefined ? null : round(value);
  };
  return { p50: at(0.5), p90: at(0.9), p99: at(0.99), max: at(1), samples: sorted.length };
}

/** Slope of the straight line through points `[x, y]` (least squares); `null` of fewer than two. */
export function slope(points) {
  const meanX = average(points.map(([x]) => x));
  const meanY = average(points.map(([, y]) => y));
  const spread = total(points.map(([x]) => (x - meanX) ** 2));
  return spread > 0 ? total(points.map(([x, y]) => (x - meanX) * (y - meanY))) / spread : null;
}
