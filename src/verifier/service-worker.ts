/** A file of the page as it was built. */
interface BuiltFile {
  readonly path: string;
  /** SHA-256 in hexadecimal. */
  readonly sha256: string;
}

/** What runs between a page and the network, as far as it is used here. */
interface WorkerScope {
  readonly location: Location;
  readonly clients: { claim(): Promise<void> };
  addEventListener(kind: 'install' | 'activate', hear: (event: LifeEvent) => void): void;
  addEventListener(kind: 'fetch', hear: (event: FetchEvent) => void): void;
}
interface LifeEvent {
  waitUntil(work: Promise<unknown>): void;
}
interface FetchEvent {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}

/** Every file of the page; the build writes them here. */
declare const builtFiles: readonly BuiltFile[];
/** Another one whenever a file is another. */
declare const builtName: string;
declare const self: WorkerScope;

const scope = '/verifier/';
const page = `${scope}index.html`;

const hexadecimal = (bytes: ArrayBuffer) =>
  Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('');

/** Puts a file away if it is the one that was built; otherwise nothing is installed. */
async function keep(cache: Cache, { path, sha256 }: BuiltFile): Promise<void> {
  const response = await fetch(path, { cache: 'no-store', credentials: 'omit' });
  const copy = await response.clone().arrayBuffer();
  const hash = hexadecimal(await crypto.subtle.digest('SHA-256', copy));
  if (!response.ok || hash !== sha256) throw new Error('a file is not the one that was built');
  await cache.put(path, response);
}

/** A page that is open goes on with the files it began with: the new ones wait until it is left. */
async function install(): Promise<void> {
  const cache = await caches.open(builtName);
  // One after the other: a slow line is not made slower.
  for (const file of builtFiles) await keep(cache, file);
}

async function activate(): Promise<void> {
  const names = await caches.keys();
  const former = names.filter((name) => name.startsWith('basma-verifier-') && name !== builtName);
  await Promise.all(former.map((name) => caches.delete(name)));
  await self.clients.claim();
}

async function answer(request: Request, path: string): Promise<Response> {
  const cache = await caches.open(builtName);
  return (await cache.match(path)) ?? fetch(request);
}

self.addEventListener('install', (event) => event.waitUntil(install()));
self.addEventListener('activate', (event) => event.waitUntil(activate()));
self.addEventListener('fetch', (event) => {
  const { pathname, origin } = new URL(event.request.url);
  // What is asked of the station goes to the station.
  if (origin !== self.location.origin || !pathname.startsWith(scope)) return;
  event.respondWith(answer(event.request, pathname === scope ? page : pathname));
});
