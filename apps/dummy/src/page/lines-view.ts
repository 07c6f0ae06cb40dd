// The lines on the page: final ones under the block they are in, and after them those on their way. What is there already stays in
// place, so that a screen reader reads only what is new. It fills the element #lines of either page.
import type { FinalLine, OpenLine } from '../board/board-change.ts';
import { find, make } from './elements.ts';
import type { FailedLine, ShownBoard } from './shown-board.ts';
import { formatFinality, saidIn } from './shown-board.ts';

export interface LinesViewInit {
  readonly again: (line: FailedLine) => void;
  readonly dismiss: (line: FailedLine) => void;
}

/** Pixels from the end that still count as the end. */
const AT_END_PX = 60;

/** What scrolls must be reachable with keys. */
const PLACES = `
  <section id="scroll" tabindex="0" aria-label="Messages">
    <p id="empty">No messages yet. What is said here appears on all nodes, in the same order.</p>
    <div role="log" aria-label="Final messages"><ol id="final"></ol></div>
    <ol id="open" aria-label="Messages on their way"></ol>
  </section>
  <button id="newest" type="button" hidden>Newest messages</button>`;

export class LinesView {
  readonly #scroll: HTMLElement;
  readonly #final: HTMLOListElement;
  readonly #open: HTMLOListElement;
  readonly #newest: HTMLButtonElement;
  readonly #empty: HTMLElement;
  readonly #init: LinesViewInit;
  #shown: ShownBoard | undefined;

  constructor(init: LinesViewInit) {
    this.#init = init;
    find('lines', HTMLElement).innerHTML = PLACES;
    this.#scroll = find('scroll', HTMLElement);
    this.#final = find('final', HTMLOListElement);
    this.#open = find('open', HTMLOListElement);
    this.#newest = find('newest', HTMLButtonElement);
    this.#empty = find('empty', HTMLElement);
    this.#newest.addEventListener('click', () => this.#toEnd());
    this.#scroll.addEventListener('scroll', () => {
      if (this.#isAtEnd) this.#newest.hidden = true;
    });
  }

  show(board: ShownBoard): void {
    const wasAtEnd = this.#isAtEnd;
    const before = this.#shown;
    this.#shown = board;
    if (before?.lines !== board.lines) this.#showFinal(board, before);
    if (before?.open !== board.open || before.failed !== board.failed) {
      this.#open.replaceChildren(...board.open.map(openItem), ...board.failed.map((line) => this.#failedItem(line)));
    }
    this.#empty.hidden = board.lines.length + board.open.length + board.failed.length > 0;
    if (wasAtEnd) this.#toEnd();
    else if (before !== undefined && before.lines !== board.lines) this.#newest.hidden = false;
  }

  #showFinal({ lines, name }: ShownBoard, before: ShownBoard | undefined): void {
    const last = before?.lines.at(-1);
    const continues = last !== undefined && lines.includes(last);
    if (!continues) this.#final.replaceChildren();
    const added = continues ? lines.slice(lines.indexOf(last) + 1) : lines;
    let block = continues ? last.block : undefined;
    for (const line of added) {
      if (line.block !== block) this.#final.append(blockItem(line));
      block = line.block;
      this.#final.append(finalItem(line, name));
    }
    const first = lines[0]?.number ?? 0;
    for (let item = this.#final.firstElementChild; item !== null; item = this.#final.firstElementChild) {
      if (Number(item.getAttribute('data-number')) >= first) break;
      item.remove();
    }
  }

  #failedItem(line: FailedLine): HTMLElement {
    const again = make('button', '', 'Send again');
    again.addEventListener('click', () => this.#init.again(line));
    const dismiss = make('button', '', 'Dismiss');
    dismiss.addEventListener('click', () => this.#init.dismiss(line));
    const state = make('span', 'line-state', `not sent: ${line.reason}`);
    return make('li', 'line failed', ...saidParts(line.text), state, make('span', 'line-actions', again, dismiss));
  }

  get #isAtEnd(): boolean {
    const { scrollHeight, scrollTop, clientHeight } = this.#scroll;
    return scrollHeight - scrollTop - clientHeight < AT_END_PX;
  }

  #toEnd(): void {
    this.#scroll.scrollTop = this.#scroll.scrollHeight;
    this.#newest.hidden = true;
  }
}

function blockItem({ block, number }: FinalLine): HTMLElement {
  const item = make('li', 'block', block === null ? 'Earlier' : `Block ${block}`);
  item.dataset['number'] = String(number);
  return item;
}

/** The block stands above it. */
function finalItem({ number, text, finalityMs }: FinalLine, ownName: string): HTMLElement {
  const own = saidIn(text).name === ownName;
  const state = make(
    'span',
    'line-state',
    finalityMs === undefined ? 'final' : `final in ${formatFinality(finalityMs)}`,
  );
  const item = make('li', own ? 'line final own' : 'line final', ...saidParts(text), state);
  item.dataset['number'] = String(number);
  return item;
}

function openItem({ text, state, id }: OpenLine): HTMLElement {
  const words = state === 'sent' ? 'sent to the node …' : 'pending: the network decides …';
  const item = make('li', `line open ${state}`, ...saidParts(text), make('span', 'line-state', words));
  item.dataset['id'] = id;
  return item;
}

function saidParts(text: string): readonly HTMLElement[] {
  const { name, words } = saidIn(text);
  const said = make('span', 'line-words', words);
  return name === undefined ? [said] : [make('span', 'line-name', name), said];
}
