// To newer and older pages of a list.
import { Icon } from './icon.tsx';

export interface PagerProps {
  readonly newer: string | undefined;
  readonly older: string | undefined;
  readonly what: string;
}

export function Pager({ newer, older, what }: PagerProps) {
  if (newer === undefined && older === undefined) return null;
  return (
    <nav class="pager" aria-label={`Pages of ${what}`}>
      {newer === undefined ? (
        <span />
      ) : (
        <a class="button" href={newer}>
          <Icon name="older" /> Newer
        </a>
      )}
      {older !== undefined && (
        <a class="button" href={older}>
          Older <Icon name="newer" />
        </a>
      )}
    </nav>
  );
}
