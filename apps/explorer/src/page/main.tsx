// Starts the page: finds out whether it looks at a node or at a recording, and shows it.
import { render } from 'preact';
import { ApiFailure } from './api/client.ts';
import { App } from './app.tsx';
import { Notice } from './parts/notice.tsx';
import { startClock } from './state/clock.ts';
import { openExplorer } from './state/explorer.ts';
import { startLocation } from './state/location.ts';
import { startTheme } from './state/theme.ts';

/** Between two tries to reach a node that does not answer. */
const AGAIN_MS = 2_000;

async function start(root: HTMLElement): Promise<void> {
  try {
    const explorer = await openExplorer();
    render(<App explorer={explorer} />, root);
  } catch (error) {
    if (!(error instanceof ApiFailure)) throw error;
    render(<Unreachable reason={error.message} />, root);
    setTimeout(() => void start(root), AGAIN_MS);
  }
}

function Unreachable({ reason }: { readonly reason: string }) {
  return (
    <main class="page unreachable">
      <Notice title="The node does not answer" kind="bad">
        {reason} It is asked again every few seconds.
      </Notice>
    </main>
  );
}

const root = document.querySelector<HTMLElement>('#app');
if (root !== null) {
  startTheme();
  startClock();
  startLocation();
  void start(root);
}
