// The page that becomes a validator: from the first side to the chat and back, over reloads and sleeps.
import { sha256 } from '@babble/crypto/portable';
import type { Absence } from '../../tab/absence.ts';
import { type Problem, problemOf } from '../../tab/problem.ts';
import { forgetTab, loadSavedTab, type SavedTab, saveTab } from '../../tab/saved-tab.ts';
import { networkIdOf, type TabNetwork } from '../../tab/tab-network.ts';
import { ChatView } from './chat-view.ts';
import { exportKey } from './export-key.ts';
import { askForNetwork } from './network.ts';
import { ask } from './question.ts';
import { forgetNetwork, openSession, type Session } from './session.ts';
import { StartView } from './start-view.ts';

const LEFT = 'You have left the network: the others go on without this tab. Your key is still in this browser.';
const FORGOTTEN = 'The key is forgotten in this browser.';
const ANOTHER_NETWORK =
  'This page leads to another network than the one your key has joined. You can join this one with it, too.';

let session: Session | undefined;

const chat = new ChatView({
  exportKey: () => withSaved(({ key }) => exportKey(key)),
  leave: () => void leave(),
  forgetKey: () => void leaveAndForget(),
});

const start = new StartView({
  join: (identity) => void join({ ...identity, networkId: undefined }),
  joinAnew: (identity) => void joinAnew({ ...identity, networkId: undefined }),
  exportKey,
  forgetKey: () => void forget(),
});

function withSaved(act: (saved: SavedTab) => void): void {
  const saved = loadSavedTab(localStorage);
  if (saved !== undefined) act(saved);
}

/** Back to the first side. */
function showStart(told: { readonly notice?: string; readonly problem?: Problem | undefined }): void {
  session = undefined;
  chat.hide();
  document.title = 'Join the chat · Babble';
  start.show(loadSavedTab(localStorage), told);
}

async function join(saved: SavedTab): Promise<void> {
  start.hide();
  chat.connect(saved.name);
  let network: TabNetwork | undefined;
  try {
    network = await askForNetwork();
    await enter(saved, network);
  } catch (error) {
    showStart({ problem: problemOf(error, network?.url ?? null) });
  }
}

/** The key is kept before anything is signed with it. */
async function enter(saved: SavedTab, network: TabNetwork): Promise<void> {
  saveTab(localStorage, { ...saved, networkId: networkIdOf(network.genesis, sha256) });
  // So that the browser does not clear it to make room; some ask the user, and none has to agree.
  void navigator.storage?.persist();
  const opened = await openSession(saved, network);
  session = opened;
  chat.follow(opened);
  watch(opened, network);
}

async function joinAnew(saved: SavedTab): Promise<void> {
  try {
    await forgetNetwork(saved, await askForNetwork());
  } catch (error) {
    return showStart({ problem: problemOf(error, null) });
  }
  await join(saved);
}

/** Hears of sleeps, and of an end that nobody here has asked for. */
function watch(opened: Session, { url }: TabNetwork): void {
  let lastSleep = opened.validator.status.lastSleep;
  opened.validator.onStatus((status) => {
    if (session !== opened) return;
    if (status.lastSleep !== undefined && status.lastSleep !== lastSleep) {
      lastSleep = status.lastSleep;
      void tellOfAbsence(opened, { ...lastSleep, blockThen: undefined });
    }
    if (status.phase === 'failed') showStart({ problem: problemOf(status.error, url) });
  });
}

/** How much there is to make up for, the network says. */
async function tellOfAbsence(opened: Session, absence: Absence): Promise<void> {
  chat.tellOf(absence);
  for (;;) {
    const network = await askForNetwork().catch(() => undefined);
    if (session !== opened) return;
    if (network !== undefined) return chat.tellOf({ ...absence, blockThen: network.lastBlock });
    await new Promise((resolve) => setTimeout(resolve, 5_000));
  }
}

async function leave(): Promise<boolean> {
  const yes = await ask({
    title: 'Leave the network?',
    text: 'The others agree to go on without this tab, which takes a moment. Your key stays in this browser, and you can join again.',
    yes: 'Leave',
  });
  return yes && depart();
}

/** Whether the network has agreed. */
async function depart(): Promise<boolean> {
  const leaving = session;
  if (leaving === undefined) return false;
  const problem = await leaving.validator.leave().then(
    () => undefined,
    (error: unknown) => problemOf(error, null),
  );
  // Not a member by its own will: a reload does not go back by itself.
  withSaved((saved) => saveTab(localStorage, { ...saved, networkId: undefined }));
  if (problem === undefined) showStart({ notice: LEFT });
  else
    showStart({
      problem: {
        text: `This tab has not left: the others count it as a validator that is down, or remove it later. ${problem.text}`,
      },
    });
  return problem === undefined;
}

async function leaveAndForget(): Promise<void> {
  const yes = await ask({
    title: 'Leave the network and forget the key?',
    text: 'The others agree to go on without this tab; then the key and what was said are removed from this browser. Without a copy of the key nobody can be this validator again.',
    yes: 'Leave and forget',
  });
  if (yes && (await depart())) await remove();
}

async function forget(): Promise<void> {
  const yes = await ask({
    title: 'Forget the key?',
    text: 'It is removed from this browser, with what was said. Without a copy nobody can be this validator again; if it has not left the network, the others will miss it.',
    yes: 'Forget',
  });
  if (yes) await remove();
}

async function remove(): Promise<void> {
  const saved = loadSavedTab(localStorage);
  forgetTab(localStorage);
  showStart({ notice: FORGOTTEN });
  if (saved === undefined) return;
  try {
    await forgetNetwork(saved, await askForNetwork());
  } catch (error) {
    showStart({ problem: { text: `The key is forgotten; what was said is not: ${problemOf(error, null).text}` } });
  }
}

/** A key that is in the network goes on by itself. */
async function begin(): Promise<void> {
  const saved = loadSavedTab(localStorage);
  if (saved?.networkId === undefined) return showStart({});
  chat.connect(saved.name);
  let network: TabNetwork | undefined;
  try {
    network = await askForNetwork();
    if (networkIdOf(network.genesis, sha256) !== saved.networkId) return showStart({ notice: ANOTHER_NETWORK });
    await enter(saved, network);
    const { lastBlock } = network;
    chat.tellOf({ fromMs: undefined, untilMs: Date.now(), blockThen: lastBlock });
  } catch (error) {
    showStart({ problem: problemOf(error, network?.url ?? null) });
  }
}

void begin();
