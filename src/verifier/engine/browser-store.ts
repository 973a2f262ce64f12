import type {
  CountedRefusal,
  DeviceRecord,
  DeviceStore,
  KeptReceipt,
  SealedAct,
} from './device-store.ts';

const databaseName = 'basma-verifier';
const [things, acts] = ['things', 'acts'];

function answerOf<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('the store gave no answer'));
  });
}

function opened(): Promise<IDBDatabase> {
  const request = indexedDB.open(databaseName, 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore(things);
    request.result.createObjectStore(acts, { keyPath: 'seq' });
  };
  return answerOf(request);
}

/** On the disk when the promise resolves. */
function written(database: IDBDatabase, store: string, write: (to: IDBObjectStore) => void) {
  const transaction = database.transaction(store, 'readwrite', { durability: 'strict' });
  write(transaction.objectStore(store));
  return new Promise<void>((resolve, reject) => {
    const failed = () => reject(transaction.error ?? new Error('nothing was written'));
    transaction.oncomplete = () => resolve();
    transaction.onerror = failed;
    transaction.onabort = failed;
  });
}

/** What this page alone wrote: IndexedDB gives back what was put in. */
async function thing<T>(database: IDBDatabase, name: string): Promise<T | undefined> {
  return answerOf<T | undefined>(database.transaction(things).objectStore(things).get(name));
}

/** The store of an installation in its browser; keys lie in it that give themselves to nobody. */
export async function openBrowserStore(): Promise<DeviceStore> {
  const database = await opened();
  const put = (name: string, value: unknown) =>
    written(database, things, (to) => {
      to.put(value, name);
    });
  const readable = () => database.transaction(acts).objectStore(acts);
  return {
    device: () => thing<DeviceRecord>(database, 'device'),
    putDevice: (device) => put('device', device),
    bundle: () => thing<string>(database, 'bundle'),
    putBundle: (signed) => put('bundle', signed),
    lastAct: async () => {
      const cursor = await answerOf(readable().openCursor(null, 'prev'));
      const last: SealedAct | undefined = cursor?.value;
      return last;
    },
    addAct: (act) =>
      written(database, acts, (to) => {
        to.add(act);
      }),
    actsAfter: (seq, max) =>
      answerOf<SealedAct[]>(readable().getAll(IDBKeyRange.lowerBound(seq, true), max)),
    forgetActsBelow: (seq) =>
      written(database, acts, (to) => {
        to.delete(IDBKeyRange.upperBound(seq, true));
      }),
    receipt: () => thing<KeptReceipt>(database, 'receipt'),
    putReceipt: (receipt) => put('receipt', receipt),
    refusals: async () => (await thing<readonly CountedRefusal[]>(database, 'refusals')) ?? [],
    putRefusals: (refusals) => put('refusals', refusals),
  };
}
