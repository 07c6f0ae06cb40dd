// What the signs of the drawing mean.
import { ROUND_COLOURS } from './palette.ts';

export function Legend() {
  return (
    <dl class="legend">
      <Sign name="event, undetermined" path={<circle class="open" cx="8" cy="8" r="4" />} />
      <Sign
        name="event, received: the colour is that of the round"
        path={<circle class="received" cx="8" cy="8" r="4" />}
      />
      <Sign
        name="carries transactions"
        path={
          <>
            <circle class="received" cx="8" cy="8" r="4" />
            <circle class="inner" cx="8" cy="8" r="1.5" />
          </>
        }
      />
      <Sign name="witness: a validator's first event in a round" path={<path class="open" d="M8 3l5 5-5 5-5-5z" />} />
      <Sign
        name="famous witness"
        path={
          <>
            <path class="received" d="M8 4.5L11.5 8 8 11.5 4.5 8z" />
            <path class="outline" d="M8 1.500L14.5 8 8 14.5 1.5 8z" />
          </>
        }
      />
      <Sign
        name="witness that is not famous"
        path={
          <>
            <path class="received" d="M8 3l5 5-5 5-5-5z" />
            <path class="bar" d="M3 13L13 3" />
          </>
        }
      />
      <div>
        <dt>
          <span class="swatches" aria-hidden="true">
            {Array.from({ length: ROUND_COLOURS }, (_, i) => (
              <i key={i} class={`swatch round-${i}`} />
            ))}
          </span>
        </dt>
        <dd>rounds received, in turn; the shade behind the events is the round they were made in</dd>
      </div>
    </dl>
  );
}

function Sign({ name, path }: { readonly name: string; readonly path: preact.ComponentChildren }) {
  return (
    <div>
      <dt>
        <svg viewBox="0 0 16 16" aria-hidden="true" focusable="false">
          {path}
        </svg>
      </dt>
      <dd>{name}</dd>
    </div>
  );
}
