// Asking before something is done that cannot be undone.
import { find } from '../elements.ts';

export interface Question {
  readonly title: string;
  readonly text: string;
  /** What the button says that does it. */
  readonly yes: string;
}

/** Resolves with the answer; closing the dialog is a no. */
export function ask({ title, text, yes }: Question): Promise<boolean> {
  const dialog = find('question', HTMLDialogElement);
  find('question-title', HTMLElement).textContent = title;
  find('question-text', HTMLElement).textContent = text;
  const [doIt, leaveIt] = [find('question-yes', HTMLButtonElement), find('question-no', HTMLButtonElement)];
  doIt.textContent = yes;
  doIt.onclick = () => dialog.close('yes');
  leaveIt.onclick = () => dialog.close('no');
  dialog.returnValue = '';
  dialog.showModal();
  leaveIt.focus();
  return new Promise((resolve) => {
    dialog.onclose = () => resolve(dialog.returnValue === 'yes');
  });
}
