// A share as a bar, with a mark where everybody's share would be equal.
import { formatShare } from '../model/format.ts';

export interface MeterProps {
  readonly share: number;
  /** The equal share. */
  readonly fair: number;
  readonly label: string;
}

export function Meter({ share, fair, label }: MeterProps) {
  const scale = (value: number): string => `${Math.min(100, (100 * value) / Math.min(1, 2 * fair)).toFixed(1)}%`;
  return (
    <span class="meter">
      <span class="meter-bar" role="img" aria-label={label}>
        <i style={{ width: scale(share) }} />
        <b style={{ left: scale(fair) }} />
      </span>
      <span aria-hidden="true">{formatShare(share)}</span>
    </span>
  );
}
