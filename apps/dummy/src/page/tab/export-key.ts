// The key as a file, as `babble keygen` writes it. Rule KEY-3.
import { formatPrivateKey, type PrivateKey } from '@babble/crypto';

/** Has the browser save it as `priv_key`. */
export function exportKey(key: PrivateKey): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([formatPrivateKey(key)], { type: 'text/plain' }));
  link.download = 'priv_key';
  link.click();
  URL.revokeObjectURL(link.href);
}
