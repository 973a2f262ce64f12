import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';

/** Who may import whom: a room of `src` → the rooms (besides itself) that it may import. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  vocabulary: [],
  files: [],
  threads: [],
  certificates: ['vocabulary', 'files'],
  biometrics: ['vocabulary'],
  inference: ['vocabulary', 'biometrics'],
  generation: ['vocabulary', 'biometrics'],
  capture: ['vocabulary', 'biometrics'],
  gallery: ['vocabulary', 'files'],
  journal: ['vocabulary'],
  register: ['vocabulary', 'threads', 'journal'],
  credentials: ['vocabulary', 'files', 'certificates'],
  drafts: ['vocabulary', 'files', 'register'],
  packets: ['vocabulary', 'threads', 'files', 'credentials', 'register'],
  procedures: [
    'vocabulary',
    'biometrics',
    'capture',
    'gallery',
    'register',
    'journal',
    'credentials',
    'packets',
    'drafts',
    'dci',
    'social',
  ],
  openid: ['vocabulary', 'threads', 'certificates', 'credentials', 'register'],
  social: ['vocabulary', 'threads', 'journal', 'register'],
  dci: ['vocabulary', 'threads', 'register'],
  web: ['vocabulary', 'social'],
  verifier: ['vocabulary', 'biometrics', 'capture', 'credentials', 'web'],
  printing: [],
  http: [
    'vocabulary',
    'procedures',
    'web',
    'biometrics',
    'capture',
    'gallery',
    'register',
    'certificates',
    'credentials',
    'drafts',
    'packets',
    'openid',
    'dci',
    'social',
  ],
  evaluation: ['vocabulary', 'biometrics', 'gallery', 'generation'],
  sites: [
    'vocabulary',
    'files',
    'biometrics',
    'inference',
    'generation',
    'capture',
    'gallery',
    'register',
    'journal',
    'certificates',
    'credentials',
    'drafts',
    'packets',
    'openid',
    'procedures',
    'social',
    'dci',
    'http',
    'web',
    'printing',
    'config.ts',
    'devices',
  ],
  cli: [
    'vocabulary',
    'files',
    'biometrics',
    'inference',
    'generation',
    'capture',
    'gallery',
    'register',
    'journal',
    'certificates',
    'credentials',
    'packets',
    'evaluation',
    'procedures',
    'social',
    'sites',
    'config.ts',
  ],
  'config.ts': ['vocabulary'],
  'main.ts': ['cli'],
  devices: ['vocabulary', 'generation', 'capture', 'biometrics', 'certificates'],
};

/** Of these rooms devices see no more than a stranger's driver needs. */
const seenByDevices = [
  /^src\/(vocabulary|generation|certificates)\//,
  /^src\/capture\/(device|jpeg2000)\.ts$/,
  /^src\/biometrics\/interchange\//,
];

/** A package → the only files through which it may be entered. */
const doors: Readonly<Record<string, RegExp>> = {
  express: /^src\/http\//,
  zod: /^devices\/(sbi\/(messages|compact-jws)|rehearsal\/requests)\.ts$|^src\/(vocabulary|http|drafts|packets|openid|social|dci|procedures\/dci|register|journal|inference|credentials|verifier\/trust\/status-list|certificates\/authority-directory|cli\/journal-verify|sites\/deduplication-file|gallery\/((exact-)?snapshot|gallery-name|postgres\/)|config\.ts)/,
  pino: /^src\/http\/log\.ts$/,
  'prom-client': /^src\/http\/metrics\.ts$/,
  'better-sqlite3': /^src\/(register|packets|openid|social|dci)\/sqlite\//,
  pg: /^src\/gallery\/postgres\/database\.ts$/,
  'hnswlib-node': /^src\/gallery\/hnsw(-file)?\.ts$/,
  'onnxruntime-node': /^src\/inference\/onnx\.ts$/,
  sharp:
    /^src\/capture\/(decode(-finger)?|open-finger|face-picture|finger-sample|picture|portrait)\.ts$|^devices\/rehearsal\/pictures\.ts$/,
  '@cornerstonejs/codec-openjpeg/wasmjs': /^src\/capture\/jpeg2000\.ts$/,
  '@peculiar/x509':
    /^src\/certificates\/(issuing|ceremony|revocation-list|certificate-rules|name-constraints)\.ts$/,
  saxes: /^src\/biometrics\/interchange\/xml-tree\.ts$/,
  pkcs11js: /^src\/credentials\/keys\/token-(module|objects|sessions)\.ts$/,
  jose: /^src\/(credentials\/|cli\/programme-client\.ts$)/,
  'oidc-provider': /^src\/openid\/\w[\w-]*\.ts$/,
  otpauth: /^src\/credentials\/one-time-code\.ts$/,
  canonicalize: /^src\/(social\/canonical-json|dci\/digest)\.ts$/,
  'qr/decode.js': /^src\/capture\/code-in-picture\.ts$/,
  qrcode: /^src\/web\/card\/qr-drawing\.ts$/,
  'write-excel-file/node': /^src\/printing\/spreadsheet\.ts$/,
  cborg: /^src\/credentials\/identity-qr\/cbor\.ts$/,
  'csv-parse': /^src\/evaluation\/table\.ts$/,
  preact: /^src\/(web\/islands|verifier\/page)\//,
  'preact/hooks': /^src\/(web\/islands|verifier\/page)\//,
  vite: /^src\/(web|verifier)\/vite\.config\.ts$/,
  'onnxruntime-web/wasm': /^src\/verifier\/faces\/networks\.ts$/,
  'onnxruntime-web/ort-wasm-simd-threaded.wasm?url': /^src\/verifier\/faces\/networks\.ts$/,
  'faceplugin-face-recognition-js/model/fr_detect.onnx?url': /^src\/verifier\/faces\/networks\.ts$/,
  'faceplugin-face-recognition-js/model/fr_feature.onnx?url':
    /^src\/verifier\/faces\/networks\.ts$/,
  'faceplugin-face-recognition-js/model/fr_landmark.onnx?url':
    /^src\/verifier\/faces\/networks\.ts$/,
  'zxing-wasm/reader': /^src\/verifier\/codes\/read-code\.ts$/,
  'zxing-wasm/reader/zxing_reader.wasm?url': /^src\/verifier\/codes\/read-code\.ts$/,
};

/** Files that implement a port: only their own room, `sites`, `cli` and tests may import them. */
const implementations = [
  /^src\/gallery\/(exact|exhaustive|hnsw|hosted|confirmed|sharded)\.ts$/,
  /^src\/gallery\/postgres\/.*/,
  // The driver itself is for every file of SQLite that we have.
  /^src\/register\/(sqlite\/(?!driver\.ts).*|threaded)\.ts$/,
  /^src\/packets\/(sqlite\/.*|store-thread)\.ts$/,
  /^src\/certificates\/file-authority-keys\.ts$/,
  /^src\/credentials\/keys\/(software|token|token-authority-keys|threaded-token|token-(module|objects|sessions|thread))\.ts$/,
  /^src\/drafts\/sealed-drafts\.ts$/,
  /^src\/openid\/(sqlite\/.*|state-thread\.ts)$/,
  /^src\/social\/(sqlite\/.*|threaded|rescoring|retention\/enforcing)\.ts$/,
  /^src\/social\/(reports\/(counting|extracting)|simulation\/simulat(ing|ing-thread))\.ts$/,
  /^src\/dci\/(sqlite\/.*|threaded|sandbox\/.*)\.ts$/,
  /^src\/inference\/extractor-pool\.ts$/,
  /^devices\/.*/,
];

const files = ['src', 'devices'].flatMap((top) =>
  readdirSync(top, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => `${top}/${name}`),
);
const imports = files.flatMap((file) =>
  [
    ...readFileSync(file, 'utf8').matchAll(
      /^(?:import|export)\s(?:[^'";]*?\sfrom\s)?['"]([^'"]+)['"]/gm,
    ),
  ].map(([, specifier]) => ({ file, specifier: specifier ?? '' })),
);
const inside = imports
  .filter(({ specifier }) => specifier.startsWith('.'))
  .map(({ file, specifier }) => ({ file, target: join(dirname(file), specifier) }));
const room = (path: string): string =>
  path.startsWith('devices/') ? 'devices' : (path.split('/')[1] ?? '');

test('the house has rooms and they import each other', () => {
  expect(files.length).toBeGreaterThan(30);
  expect(inside.length).toBeGreaterThan(60);
});

test('imports go only in the direction that the house allows', () => {
  const strays = inside
    .filter(({ file, target }) => room(file) !== room(target))
    // What is said of a network is data, checked by whoever loads it.
    .filter(({ target }) => !/^models\/.*\.json$/.test(target))
    .filter(({ file, target }) => !mayImport[room(file)]?.includes(room(target)))
    .map(({ file, target }) => `${file} → ${target}`);
  expect(strays).toEqual([]);
});

test('a device sees its port, the words, the formats, and people who do not exist', () => {
  const strays = inside
    .filter(({ file, target }) => room(file) === 'devices' && room(target) !== 'devices')
    .filter(({ target }) => !seenByDevices.some((seen) => seen.test(target)))
    .map(({ file, target }) => `${file} → ${target}`);
  expect(strays).toEqual([]);
});

test('a rehearsal of one device knows nothing of another', () => {
  const strays = inside
    .filter(
      ({ file, target }) => target.startsWith('devices/rehearsal-') && room(file) === 'devices',
    )
    .filter(({ file, target }) => dirname(file) !== dirname(target))
    .map(({ file, target }) => `${file} → ${target}`);
  expect(strays).toEqual([]);
});

/** Rooms that seal as the population register does and hold nothing of it. */
const besideTheRegister: ReadonlySet<string> = new Set(['social', 'dci']);
/** What they have in common with the population register: files, never data. */
const sharedWithSocial = /^src\/register\/(vault|sqlite\/driver)\.ts$/;

test('the social register shares sealing and the driver with the population register', () => {
  const strays = inside
    .filter(({ file, target }) => besideTheRegister.has(room(file)) && room(target) === 'register')
    .filter(({ target }) => !sharedWithSocial.test(target))
    .map(({ file, target }) => `${file} → ${target}`);
  expect(strays).toEqual([]);
});

/** What may be written to or read from a store: never by whoever only speaks of it. */
const storing = /^src\/social\/(sqlite\/|threaded|social-thread|rescoring)/;

test('procedures, interface and pages take words and pure functions of the social register', () => {
  const strays = inside
    .filter(({ target }) => room(target) === 'social' && storing.test(target))
    .filter(({ file }) => ['procedures', 'http', 'web'].includes(room(file)))
    .map(({ file, target }) => `${file} → ${target}`);
  expect(strays).toEqual([]);
});

test('only sites and the command line choose an implementation', () => {
  const strays = inside
    .filter(({ target }) => implementations.some((implementation) => implementation.test(target)))
    .filter(({ file, target }) => !['sites', 'cli', room(target)].includes(room(file)))
    .filter(
      ({ file, target }) => !besideTheRegister.has(room(file)) || !sharedWithSocial.test(target),
    )
    .map(({ file, target }) => `${file} → ${target}`);
  expect(strays).toEqual([]);
});

test('what the sandbox of the exchange lets pass is seen by its site alone', () => {
  const importers = inside
    .filter(({ target }) => target.startsWith('src/dci/sandbox/'))
    .map(({ file }) => file)
    .filter((file) => !file.startsWith('src/dci/sandbox/'));
  expect(new Set(importers)).toEqual(new Set(['src/sites/exchange-sandbox.ts']));
});

test('a package is imported only through its door', () => {
  const strays = imports
    .filter(({ specifier }) => !specifier.startsWith('.') && !specifier.startsWith('node:'))
    .filter(({ file, specifier }) => !doors[specifier]?.test(file))
    .map(({ file, specifier }) => `${file} → ${specifier}`);
  expect(strays).toEqual([]);
});

test('scripts of pages take nothing from the station’s side but what is written for both', () => {
  const both = /^src\/(web\/(language|message|texts)\.ts|vocabulary\/.*)$/;
  const strays = inside
    .filter(({ file, target }) => {
      const island = file.startsWith('src/web/islands/');
      return island && !target.startsWith('src/web/islands/') && !both.test(target);
    })
    .map(({ file, target }) => `${file} → ${target}`);
  expect(strays).toEqual([]);
});

/** What the offline verifier takes from the station's side: nothing else was written for both. */
const alsoForVerifiers = [
  /^src\/vocabulary\//,
  /^src\/biometrics\/(calibration|network|extraction)\.ts$/,
  /^src\/biometrics\/face\//,
  /^src\/capture\/quality-gate\.ts$/,
  /^src\/credentials\/offline-act\.ts$/,
  /^src\/credentials\/identity-qr\//,
  /^src\/web\/(language|message)\.ts$/,
  /^src\/web\/islands\/shared\/texts\.ts$/,
];

test('the offline verifier takes nothing from the station’s side but what is written for both', () => {
  const strays = inside
    .filter(({ file, target }) => room(file) === 'verifier' && room(target) !== 'verifier')
    .filter(({ target }) => !target.startsWith('models/'))
    .filter(({ target }) => !alsoForVerifiers.some((both) => both.test(target)))
    .map(({ file, target }) => `${file} → ${target}`);
  expect(strays).toEqual([]);
});

test('nothing that runs in the offline verifier needs Node', () => {
  const sources = new Map(files.map((file) => [file, readFileSync(file, 'utf8')]));
  const importsOf = (file: string) =>
    [
      ...(sources.get(file) ?? '').matchAll(
        /^(?:import|export)\s(?!type\s)[^'";]*['"]([^'"]+)['"]/gm,
      ),
    ]
      .map(([, specifier = '']) => specifier)
      .map((specifier) => (specifier.startsWith('.') ? join(dirname(file), specifier) : specifier));
  const reached = new Set(
    files.filter((file) => room(file) === 'verifier' && !file.endsWith('vite.config.ts')),
  );
  // A set that grows while it is walked is walked to its end.
  for (const file of reached) {
    for (const target of importsOf(file)) if (sources.has(target)) reached.add(target);
  }
  expect(reached.size).toBeGreaterThan(60);
  const strays = [...reached].filter(
    (file) =>
      importsOf(file).some((specifier) => specifier.startsWith('node:')) ||
      /\b(Buffer|process)\b\s*\./.test(sources.get(file) ?? ''),
  );
  expect(strays).toEqual([]);
});

test('the environment and the arguments are read in one place', () => {
  const readers = files.filter((file) => /process\.(env|argv)/.test(readFileSync(file, 'utf8')));
  expect(readers.filter((file) => !/^src\/(main\.ts|cli\/|gallery\/host\.ts$)/.test(file))).toEqual(
    [],
  );
});

test('no file is longer than 300 lines and no line wider than 100', () => {
  const long = files.filter((file) => readFileSync(file, 'utf8').split('\n').length > 301);
  const wide = files.filter((file) =>
    readFileSync(file, 'utf8')
      .split('\n')
      .some((line) => line.length > 100),
  );
  expect({ long, wide }).toEqual({ long: [], wide: [] });
});

test('no file is called after nothing', () => {
  const vague = /(^|[/-])(utils?|helpers?|common|misc|manager|impl|types|constants|index)\.tsx?$/;
  expect(files.filter((file) => vague.test(file))).toEqual([]);
});
