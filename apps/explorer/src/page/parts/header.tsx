// Which node this is, how it is, whether it can be reached; search, and the colours.
import { useRef, useState } from 'preact/hooks';
import { paths, searched } from '../model/routes.ts';
import { useExplorer } from '../state/explorer.ts';
import { go } from '../state/location.ts';
import { nextTheme, type Theme, theme } from '../state/theme.ts';
import { StateBadge } from './badges.tsx';
import { BrandMark, Icon, type IconName } from './icon.tsx';
import { IconButton } from './icon-button.tsx';

export function Header() {
  const { status, player, live } = useExplorer();
  const told = status.value;
  const name = player === undefined ? told?.moniker : player.recording.value?.file;
  return (
    <header class="header">
      <a class="brand" href={paths.graph} aria-label="Babble: to the graph">
        <BrandMark />
        <span>Babble</span>
      </a>
      <span class="node-name" title={told?.publicKey}>
        {name === undefined || name === '' ? (player === undefined ? 'node' : 'recording') : name}
      </span>
      {live?.connection.value === 'lost' ? (
        <span class="badge state bad" role="status">
          not answering
        </span>
      ) : (
        told !== undefined && <StateBadge state={told.state} />
      )}
      <span class="spacer" />
      <Search />
      <ThemeButton />
    </header>
  );
}

function Search() {
  const { monikers } = useExplorer();
  const [failed, fail] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const submit = (event: Event): void => {
    event.preventDefault();
    const asked = field.current?.value ?? '';
    const names = new Map([...monikers.value].map(([key, name]) => [name.toLowerCase(), key] as const));
    const path = searched(asked, names);
    fail(path === undefined && asked !== '');
    if (path === undefined) return;
    if (field.current !== null) field.current.value = '';
    go(path);
  };
  return (
    <search>
      <form class={failed ? 'search failed' : 'search'} onSubmit={submit}>
        <Icon name="search" />
        <input
          ref={field}
          type="search"
          placeholder="Event, block, transaction …"
          aria-label="Event id, block number, round, transaction hash, public key or moniker"
          aria-invalid={failed}
          aria-describedby={failed ? 'search-failed' : undefined}
          autocomplete="off"
          spellcheck={false}
          onInput={() => fail(false)}
        />
        {failed && (
          <p id="search-failed" class="search-hint" role="alert">
            An event id, a block number, “round 12”, a transaction hash, a public key or a moniker, please.
          </p>
        )}
      </form>
    </search>
  );
}

const THEMES: Readonly<Record<Theme, { readonly icon: IconName; readonly name: string }>> = {
  system: { icon: 'system', name: 'as the system' },
  light: { icon: 'sun', name: 'light' },
  dark: { icon: 'moon', name: 'dark' },
};

function ThemeButton() {
  const { icon, name } = THEMES[theme.value];
  return <IconButton icon={icon} label={`Colours: ${name}`} onClick={nextTheme} />;
}
