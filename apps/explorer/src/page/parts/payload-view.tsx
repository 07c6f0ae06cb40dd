// What is in a transaction, in the reading that says most; the others are a click away.
import { useMemo, useState } from 'preact/hooks';
import { formatBytes } from '../model/format.ts';
import { decodeBase64, type PayloadKind, payloadOf, readAs } from '../model/payload.ts';

const NAMES: Readonly<Record<PayloadKind, string>> = { json: 'JSON', text: 'Text', hex: 'Hex' };

/** `null`: the node left the bytes out of a large answer. */
export function PayloadView({ data }: { readonly data: string | null }) {
  return data === null ? (
    <p class="faint">The node left its bytes out: the answer would have become too large.</p>
  ) : (
    <Bytes data={data} />
  );
}

function Bytes({ data }: { readonly data: string }) {
  const bytes = useMemo(() => decodeBase64(data), [data]);
  const payload = useMemo(() => payloadOf(bytes), [bytes]);
  const [chosen, choose] = useState<PayloadKind>();
  const kind = chosen ?? payload.best;
  if (bytes.length === 0) return <p class="faint">No bytes.</p>;
  return (
    <div class="payload">
      <div class="payload-head">
        <fieldset class="choice">
          <legend class="sr-only">Show as</legend>
          {payload.kinds.map((other) => (
            <button key={other} type="button" aria-pressed={other === kind} onClick={() => choose(other)}>
              {NAMES[other]}
            </button>
          ))}
        </fieldset>
        <span class="faint">{formatBytes(payload.size)}</span>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable with keys. */}
      <section class={`payload-text ${kind}`} tabIndex={0} aria-label={`Transaction as ${NAMES[kind]}`}>
        <pre>{readAs(bytes, kind)}</pre>
      </section>
    </div>
  );
}
