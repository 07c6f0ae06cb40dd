// The frame around all pages: which node this is and how it is, where one can go.
import { useEffect } from 'preact/hooks';
import type { Route } from './model/routes.ts';
import { BlockPage } from './pages/block-page.tsx';
import { BlocksPage } from './pages/blocks-page.tsx';
import { EventPage } from './pages/event-page.tsx';
import { GraphPage } from './pages/graph-page.tsx';
import { MembershipPage } from './pages/membership-page.tsx';
import { MissingPage } from './pages/missing-page.tsx';
import { PerformancePage } from './pages/performance-page.tsx';
import { RoundPage } from './pages/round-page.tsx';
import { RoundsPage } from './pages/rounds-page.tsx';
import { TransactionPage } from './pages/transaction-page.tsx';
import { ValidatorPage } from './pages/validator-page.tsx';
import { ValidatorsPage } from './pages/validators-page.tsx';
import { Header } from './parts/header.tsx';
import { Navigation } from './parts/navigation.tsx';
import { type Explorer, ExplorerProvider } from './state/explorer.ts';
import { route } from './state/location.ts';

export function App({ explorer }: { readonly explorer: Explorer }) {
  const current = route.value;
  const address = JSON.stringify(current);
  useEffect(() => {
    if (current.page === 'graph') document.title = 'Graph · Babble';
    else scrollTo(0, 0);
  }, [address]);
  return (
    <ExplorerProvider value={explorer}>
      <button type="button" class="skip" onClick={skip}>
        Skip to the content
      </button>
      <Header />
      <Navigation page={current.page} />
      <Current key={current.page === 'graph' ? 'graph' : address} route={current} />
    </ExplorerProvider>
  );
}

/** No link: the address belongs to the pages. */
function skip(): void {
  const main = document.querySelector<HTMLElement>('#main');
  (main?.querySelector<HTMLElement>('.graph-viewport') ?? main)?.focus();
}

function Current({ route: current }: { readonly route: Route }) {
  switch (current.page) {
    case 'graph':
      return <GraphPage focus={current.focus} />;
    case 'event':
      return <EventPage id={current.id} />;
    case 'rounds':
      return <RoundsPage from={current.from} />;
    case 'round':
      return <RoundPage round={current.round} />;
    case 'blocks':
      return <BlocksPage from={current.from} />;
    case 'block':
      return <BlockPage index={current.index} />;
    case 'transaction':
      return <TransactionPage hash={current.hash} />;
    case 'validators':
      return <ValidatorsPage />;
    case 'validator':
      return <ValidatorPage publicKey={current.key} />;
    case 'membership':
      return <MembershipPage />;
    case 'performance':
      return <PerformancePage />;
    case 'missing':
      return <MissingPage path={current.path} />;
  }
}
