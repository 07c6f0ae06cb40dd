// Small marks with words: never by colour alone.
import type { FameAnswer } from '@babble/service';
import { ROUND_COLOURS } from '../graph/palette.ts';
import { paths } from '../model/routes.ts';

const FAME_WORDS: Readonly<Record<FameAnswer, string>> = {
  famous: 'famous',
  notFamous: 'not famous',
  undecided: 'fame undecided',
};

export function FameBadge({ fame }: { readonly fame: FameAnswer }) {
  return (
    <span class={`badge fame ${fame}`}>
      <svg viewBox="0 0 16 16" aria-hidden="true" focusable="false">
        <path class="mark" d={fame === 'famous' ? 'M8 4l4 4-4 4-4-4z' : 'M8 2.8L13.2 8 8 13.2 2.8 8z'} />
        {fame === 'famous' && <path class="ring" d="M8 .9L15.1 8 8 15.1.9 8z" />}
        {fame === 'notFamous' && <path class="bar" d="M3.2 12.8l9.6-9.6" />}
      </svg>
      {FAME_WORDS[fame]}
    </span>
  );
}

/** The state of a node: good, on its way, or a matter for its operator. */
const STATE_KIND: Readonly<Record<string, string>> = {
  Babbling: 'good',
  Replay: 'calm',
  CatchingUp: 'calm',
  Joining: 'calm',
  Leaving: 'calm',
  Suspended: 'bad',
  Shutdown: 'bad',
};

export function StateBadge({ state }: { readonly state: string }) {
  return <span class={`badge state ${STATE_KIND[state] ?? 'calm'}`}>{state}</span>;
}

/** The colour of a round in the drawing, and its number. */
export function RoundMark({ round }: { readonly round: number }) {
  return (
    <a class="round-mark" href={paths.round(round)}>
      <i class={`swatch round-${round % ROUND_COLOURS}`} aria-hidden="true" />
      {round}
    </a>
  );
}

export function ValidatorName({ name, publicKey }: { readonly name: string | undefined; readonly publicKey: string }) {
  return (
    <a class="validator-name" href={paths.validator(publicKey)} title={publicKey}>
      {name === undefined || name === '' ? `${publicKey.slice(0, 12)}…` : name}
    </a>
  );
}
