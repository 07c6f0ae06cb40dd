// The first side of the page: name and key of whoever joins.
import { generateKey } from '@babble/browser';
import { type PrivateKey, publicKeyOf } from '@babble/crypto';
import { readKeyText } from '../../tab/key-text.ts';
import { faultOfName } from '../../tab/name.ts';
import type { Problem } from '../../tab/problem.ts';
import type { SavedTab } from '../../tab/saved-tab.ts';
import { find, make } from '../elements.ts';

export interface StartViewInit {
  readonly join: (identity: Pick<SavedTab, 'name' | 'key'>) => void;
  /** Forget what this browser has of the network, and join. */
  readonly joinAnew: (identity: Pick<SavedTab, 'name' | 'key'>) => void;
  readonly exportKey: (key: PrivateKey) => void;
  readonly forgetKey: () => void;
}

export class StartView {
  readonly #side = find('start', HTMLElement);
  readonly #form = find('join', HTMLFormElement);
  readonly #name = find('name', HTMLInputElement);
  readonly #choice = find('choice', HTMLFieldSetElement);
  readonly #own = find('own', HTMLElement);
  readonly #text = find('key-text', HTMLTextAreaElement);
  readonly #file = find('key-file', HTMLInputElement);
  readonly #keyFault = find('key-fault', HTMLElement);
  readonly #identity = find('identity', HTMLElement);
  readonly #publicKey = find('public-key', HTMLElement);
  readonly #notice = find('notice', HTMLElement);
  readonly #problem = find('join-problem', HTMLElement);
  readonly #anew = find('anew', HTMLButtonElement);
  readonly #export = find('start-export', HTMLButtonElement);
  readonly #forget = find('start-forget', HTMLButtonElement);
  /** Made once, so that it stays the same while somebody looks around. */
  #fresh = generateKey();
  #saved: PrivateKey | undefined;

  constructor(init: StartViewInit) {
    this.#form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#submit(init.join);
    });
    this.#anew.addEventListener('click', () => this.#submit(init.joinAnew));
    this.#form.addEventListener('input', () => this.#showKey());
    this.#file.addEventListener('change', () => void this.#readFile());
    this.#forget.addEventListener('click', () => init.forgetKey());
    this.#export.addEventListener('click', () => {
      if (this.#saved !== undefined) init.exportKey(this.#saved);
    });
  }

  /** `notice` says what has happened, `problem` what is in the way. */
  show(
    saved: SavedTab | undefined,
    { notice = '', problem }: { notice?: string; problem?: Problem | undefined } = {},
  ): void {
    // A key that was forgotten is not offered again.
    if (this.#saved !== undefined && saved === undefined) this.#fresh = generateKey();
    this.#saved = saved?.key;
    if (saved !== undefined) this.#name.value = saved.name;
    this.#choice.hidden = saved !== undefined;
    this.#export.hidden = saved === undefined;
    this.#forget.hidden = saved === undefined;
    this.#anew.hidden = problem?.isInDatabase !== true;
    this.#notice.textContent = notice;
    this.#showProblem(problem);
    this.#showKey();
    this.#side.hidden = false;
    this.#name.focus();
  }

  hide(): void {
    this.#side.hidden = true;
    this.#text.value = '';
    this.#file.value = '';
  }

  get #isOwn(): boolean {
    return new FormData(this.#form).get('key') === 'own';
  }

  /** The key that would be joined with, or what is wrong with what was brought. */
  get #key(): ReturnType<typeof readKeyText> {
    if (this.#saved !== undefined) return { key: this.#saved };
    return this.#isOwn ? readKeyText(this.#text.value) : { key: this.#fresh };
  }

  #showKey(): void {
    const key = this.#key;
    this.#own.hidden = !this.#isOwn;
    this.#keyFault.textContent = 'fault' in key && this.#text.value !== '' ? key.fault : '';
    this.#identity.hidden = 'fault' in key;
    this.#publicKey.textContent = 'fault' in key ? '' : publicKeyOf(key.key).hex;
  }

  #showProblem(problem: Problem | undefined): void {
    this.#problem.replaceChildren(problem?.text ?? '');
    if (problem?.link === undefined) return;
    const link = make('a', '', `Open ${problem.link}`);
    link.setAttribute('href', problem.link);
    link.setAttribute('target', '_blank');
    link.setAttribute('rel', 'noreferrer');
    this.#problem.append(' ', link);
  }

  async #readFile(): Promise<void> {
    const [file] = this.#file.files ?? [];
    // A key file has 64 bytes: more than a few hundred are something else, and are not read.
    if (file !== undefined) this.#text.value = await file.slice(0, 400).text();
    this.#showKey();
  }

  #submit(join: StartViewInit['join']): void {
    const name = this.#name.value.trim();
    const key = this.#key;
    const nameFault = faultOfName(name);
    const fault = nameFault ?? ('fault' in key ? key.fault : undefined);
    this.#showProblem(fault === undefined ? undefined : { text: fault });
    if (fault !== undefined || 'fault' in key) {
      (nameFault === undefined ? this.#text : this.#name).focus();
      return;
    }
    join({ name, key: key.key });
  }
}
