// Opens the store in the folder of the first argument, reads all that is there by every method, and prints a digest of it, or the code of
// the refusal. A process of its own: LevelDB ends it with an assertion where a damaged table leads it astray.
import { createHash } from 'node:crypto';
import { openLevelStore } from '@babble/store/node';

const [folder, lastCreators = ''] = process.argv.slice(2);

function exact(value) {
  return JSON.stringify(value, (_key, part) => {
    if (part instanceof Map) return [...part];
    return typeof part === 'bigint' ? String(part) : part;
  });
}

async function readAll() {
  const store = await openLevelStore({ folder });
  const inserted = await store.inserted(0, 1e6);
  const last = await store.lastBlockIndex();
  const all = [
    inserted,
    // A row of this index whose key was hit is not found, and nothing else tells (README): then there is no answer, but no wrong one.
    await Promise.all(inserted.map(async (record) => (await store.event(record.event.id)) ?? record)),
    await Promise.all(lastCreators.split(',').map((creator) => store.eventsAfter(creator, -1, 1e6))),
    await Promise.all(Array.from({ length: last + 1 }, (_, index) => store.block(index))),
    await store.notes(),
    await store.peerSets(),
  ];
  await store.close();
  return createHash('sha256').update(exact(all)).digest('hex');
}

try {
  console.log(await readAll());
} catch (error) {
  console.log(error.code ?? String(error));
}
