// The page of the chat: hears of changes, shows them, sends lines.
import type { BoardChange } from '../board/board-change.ts';
import { find } from './elements.ts';
import { LinesView } from './lines-view.ts';
import { changed, dismissed, EMPTY_BOARD, type ShownBoard, saidIn } from './shown-board.ts';

/** After an answer that was no stream the browser gives up; then we try again. */
const AGAIN_MS = 2_000;

const who = find('who', HTMLElement);
const node = find('node', HTMLElement);
const connection = find('connection', HTMLElement);
const form = find('say', HTMLFormElement);
const field = find('text', HTMLInputElement);
const problem = find('problem', HTMLElement);

let board: ShownBoard = EMPTY_BOARD;
const view = new LinesView({
  again: (line) => {
    show(dismissed(board, line.id));
    void send(saidIn(line.text).words);
  },
  dismiss: (line) => show(dismissed(board, line.id)),
});

function show(next: ShownBoard): void {
  board = next;
  who.textContent = board.name;
  node.textContent = board.node === '' || board.node === 'unknown' ? '' : `node: ${board.node}`;
  node.classList.toggle('good', board.node === 'Babbling');
  document.title = board.name === '' ? 'Chat · Babble' : `${board.name} · Chat`;
  field.placeholder = board.name === '' ? '' : `Say something as ${board.name}`;
  view.show(board);
}

function connect(): void {
  const source = new EventSource('./stream');
  source.onopen = () => {
    connection.textContent = '';
  };
  source.onerror = () => {
    connection.textContent = 'The chat does not answer';
    if (source.readyState === EventSource.CLOSED) setTimeout(connect, AGAIN_MS);
  };
  source.onmessage = ({ data }: MessageEvent<string>) => show(changed(board, JSON.parse(data) as BoardChange));
}

/** What the node refuses comes as a change, too, to all pages; what does not even get that far is told here. */
async function send(text: string): Promise<boolean> {
  problem.textContent = '';
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch('./lines', { method: 'POST', headers, body: JSON.stringify({ text }) }).catch(
    () => undefined,
  );
  if (answer?.ok === true || answer?.status === 502) return true;
  const told = (await answer?.json().catch(() => undefined)) as { readonly error?: string } | undefined;
  problem.textContent = `Not sent: ${told?.error ?? 'the chat does not answer'}.`;
  return false;
}

form.addEventListener('submit', (event) => {
  event.preventDefault();
  const text = field.value.trim();
  if (text === '') return;
  field.value = '';
  field.focus();
  void send(text).then((isSent) => {
    // Nothing that was typed gets lost; nor is what was typed meanwhile.
    if (!isSent && field.value === '') field.value = text;
  });
});

connect();
field.focus();
