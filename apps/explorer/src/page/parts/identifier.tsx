// A long name, shortened, as a link; and a button that copies all of it.
import { useState } from 'preact/hooks';
import { shortId } from '../model/format.ts';
import { IconButton } from './icon-button.tsx';

const SAYS_COPIED_MS = 1_500;

export interface IdentifierProps {
  readonly id: string;
  readonly href?: string;
  /** What it is, for the button: `event id`. */
  readonly what: string;
  /** All of it, on as many lines as it takes. */
  readonly whole?: boolean;
}

export function Identifier({ id, href, what, whole = false }: IdentifierProps) {
  const text = whole ? id : shortId(id);
  return (
    <span class={whole ? 'identifier whole' : 'identifier'}>
      {href === undefined ? (
        <code title={id}>{text}</code>
      ) : (
        <a href={href} title={id}>
          <code>{text}</code>
        </a>
      )}
      <CopyButton text={id} what={what} />
    </span>
  );
}

/** Copying needs a page from a safe origin; where the browser offers none, neither do we. */
function CopyButton({ text, what }: { readonly text: string; readonly what: string }) {
  const [copied, setCopied] = useState(false);
  if (!window.isSecureContext) return null;
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
    setTimeout(() => setCopied(false), SAYS_COPIED_MS);
  };
  return (
    <IconButton
      icon={copied ? 'done' : 'copy'}
      label={copied ? 'Copied' : `Copy ${what}`}
      class="quiet copy"
      onClick={() => void copy()}
    />
  );
}
