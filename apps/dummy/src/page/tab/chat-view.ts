// The second side of the page: the chat, and how the validator of this tab is doing.
import { peerKey } from '@babble/peers';
import { type Absence, absenceText } from '../../tab/absence.ts';
import { standingOf } from '../../tab/standing.ts';
import { find, make } from '../elements.ts';
import { LinesView } from '../lines-view.ts';
import { changed, dismissed, EMPTY_BOARD, type ShownBoard, saidIn } from '../shown-board.ts';
import type { Session } from './session.ts';

export interface ChatViewInit {
  readonly exportKey: () => void;
  readonly leave: () => void;
  readonly forgetKey: () => void;
}

const timeOf = (ms: number): string =>
  new Date(ms).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', second: '2-digit' });

export class ChatView {
  readonly #side = find('chat', HTMLElement);
  readonly #who = find('who', HTMLElement);
  readonly #state = find('state', HTMLElement);
  readonly #meaning = find('meaning', HTMLElement);
  readonly #peerCount = find('peer-count', HTMLElement);
  readonly #peerList = find('peer-list', HTMLElement);
  readonly #block = find('block', HTMLElement);
  readonly #absence = find('absence', HTMLElement);
  readonly #absenceText = find('absence-text', HTMLElement);
  readonly #field = find('text', HTMLInputElement);
  readonly #actions = ['export', 'leave', 'forget'].map((id) => find(id, HTMLButtonElement));
  readonly #lines: LinesView;
  #board: ShownBoard = EMPTY_BOARD;
  #session: Session | undefined;
  #shownAbsence: Absence | undefined;
  #peersShown = '';

  constructor({ exportKey, leave, forgetKey }: ChatViewInit) {
    this.#lines = new LinesView({
      again: ({ id, text }) => {
        this.#showBoard(dismissed(this.#board, id));
        this.#say(saidIn(text).words);
      },
      dismiss: ({ id }) => this.#showBoard(dismissed(this.#board, id)),
    });
    for (const [i, act] of [exportKey, leave, forgetKey].entries()) this.#actions[i]?.addEventListener('click', act);
    find('absence-seen', HTMLButtonElement).addEventListener('click', () => {
      this.#shownAbsence = undefined;
      this.#absence.hidden = true;
      this.#field.focus();
    });
    find('say', HTMLFormElement).addEventListener('submit', (event) => {
      event.preventDefault();
      const text = this.#field.value.trim();
      this.#field.value = '';
      this.#field.focus();
      if (text !== '') this.#say(text);
    });
  }

  /** Shows the side, before there is a validator. */
  connect(name: string): void {
    this.#side.hidden = false;
    this.#who.textContent = name;
    this.#field.placeholder = `Say something as ${name}`;
    this.#meaning.textContent = 'This tab looks for the others.';
    this.#state.textContent = 'Connecting …';
    this.#state.className = 'state busy';
    this.#showBoard(EMPTY_BOARD);
    this.#enable(false);
  }

  /** Shows what happens in a session, until {@link hide}. */
  follow(session: Session): void {
    this.#session = session;
    this.#showBoard(changed(EMPTY_BOARD, session.board.whole()));
    session.board.listen((change) => {
      if (this.#session === session) this.#showBoard(changed(this.#board, change));
    });
    session.validator.onStatus(() => this.#showStatus(session));
    this.#showStatus(session);
    this.#enable(true);
    this.#field.focus();
  }

  /** Says that this tab has not listened for a while. */
  tellOf(absence: Absence): void {
    this.#shownAbsence = absence;
    if (this.#session !== undefined) this.#showStatus(this.#session);
  }

  hide(): void {
    this.#session = undefined;
    this.#shownAbsence = undefined;
    this.#side.hidden = true;
    for (const element of [this.#who, this.#state]) element.textContent = '';
  }

  #say(line: string): void {
    // The board shows what becomes of it, also that it was refused.
    this.#session?.say(line).catch(() => undefined);
  }

  #showBoard(board: ShownBoard): void {
    this.#board = board;
    this.#lines.show(board);
  }

  #showStatus(session: Session): void {
    if (this.#session !== session) return;
    const { status } = session.validator;
    const { label, meaning, tone } = standingOf(status);
    this.#state.textContent = label;
    this.#state.className = `state ${tone}`;
    this.#meaning.textContent = meaning;
    this.#block.textContent = status.lastBlock < 0 ? 'no block yet' : `block ${status.lastBlock}`;
    this.#showPeers(session);
    if (status.phase !== 'running') this.#enable(false);
    this.#absence.hidden = this.#shownAbsence === undefined;
    const text = this.#shownAbsence === undefined ? '' : absenceText(this.#shownAbsence, status, timeOf);
    // Said again only if it is something else: it is read aloud.
    if (text !== this.#absenceText.textContent) this.#absenceText.textContent = text;
    document.title = `${label} · Chat`;
  }

  #showPeers({ validator: { node, publicKey } }: Session): void {
    const names = node.peers.map((peer) => {
      const name = peer.moniker === '' ? peerKey(peer).slice(0, 14) : peer.moniker;
      return peerKey(peer) === publicKey ? `${name} (this tab)` : name;
    });
    const shown = names.join('\n');
    if (shown === this.#peersShown) return;
    this.#peersShown = shown;
    this.#peerCount.textContent = names.length === 1 ? '1 validator' : `${names.length} validators`;
    this.#peerList.replaceChildren(...names.map((name) => make('li', '', name)));
  }

  #enable(isEnabled: boolean): void {
    for (const button of this.#actions.slice(1)) button.disabled = !isEnabled;
    this.#field.disabled = !isEnabled;
  }
}
