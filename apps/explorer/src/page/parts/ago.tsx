// How long ago something was; the moment itself is in its title.
import { formatDuration, formatInstant } from '../model/format.ts';
import { now } from '../state/clock.ts';

export function Ago({ at }: { readonly at: number }) {
  const passed = now.value - at;
  return (
    <time dateTime={new Date(at).toISOString()} title={formatInstant(at)}>
      {passed < 1_500 ? 'just now' : `${formatDuration(passed)} ago`}
    </time>
  );
}
