import pkcs11 from 'pkcs11js';
import { tokenFailure, type TokenObject, type TokenObjectName } from './token-device.ts';

/** Named curve P-256 as DER: OID 1.2.840.10045.3.1.7. */
const p256 = Buffer.from('06082a8648ce3d030107', 'hex');
const coordinateBytes = 32;
const secretBytes = 32;

/** A key in a session: what it is, and by which handle it is used. */
export interface HeldObject {
  readonly object: TokenObject;
  readonly handle: pkcs11.Handle;
}

/** Objects of one place, through one session. */
export interface ObjectsPlace {
  readonly module: pkcs11.PKCS11;
  readonly session: pkcs11.Handle;
  readonly place: string;
}

/** `basma:<place>:<purpose>`, which an operator reads in the vendor's tools. */
function labelOf(place: string, purpose: string): string {
  return `basma:${place}:${purpose}`;
}

/** The label and the ordinal: two objects of one label are told apart. */
function idOf(place: string, { purpose, ordinal }: TokenObjectName): Buffer {
  return Buffer.from(`${labelOf(place, purpose)}:${ordinal}`, 'utf8');
}

function nameFrom(place: string, id: Buffer): TokenObjectName | undefined {
  const text = id.toString('utf8');
  const start = labelOf(place, '');
  if (!text.startsWith(start)) return undefined;
  const [, purpose, ordinal] = /^([a-z-]+):([1-9]\d{0,8})$/.exec(text.slice(start.length)) ?? [];
  return purpose === undefined ? undefined : { purpose, ordinal: Number(ordinal) };
}

function attributesOf(place: string, name: TokenObjectName): pkcs11.Template {
  return [
    { type: pkcs11.CKA_TOKEN, value: true },
    { type: pkcs11.CKA_LABEL, value: labelOf(place, name.purpose) },
    { type: pkcs11.CKA_ID, value: idOf(place, name) },
  ];
}

/** What makes a key one that nobody can read, wrap or take out. */
const guarded: pkcs11.Template = [
  { type: pkcs11.CKA_PRIVATE, value: true },
  { type: pkcs11.CKA_SENSITIVE, value: true },
  { type: pkcs11.CKA_EXTRACTABLE, value: false },
];

/**
 * Whether the token itself says that a key was made inside, never left and never will.
 * @throws an Error with code `token_key_exposed`
 */
function assertInside({ module, session }: ObjectsPlace, handle: pkcs11.Handle): void {
  const asked = [
    pkcs11.CKA_LOCAL,
    pkcs11.CKA_NEVER_EXTRACTABLE,
    pkcs11.CKA_ALWAYS_SENSITIVE,
    pkcs11.CKA_SENSITIVE,
    pkcs11.CKA_EXTRACTABLE,
  ];
  const found = module.C_GetAttributeValue(
    session,
    handle,
    asked.map((type) => ({ type })),
  );
  const values = found.map(({ value }) => value[0]);
  if (values.join() !== '1,1,1,1,0') {
    throw tokenFailure('token_key_exposed', 'a key of the token was outside of it, or could be');
  }
}

/** The coordinates of a public key: a DER octet string around 04‖x‖y. */
function pointOf({ module, session }: ObjectsPlace, handle: pkcs11.Handle) {
  const [found] = module.C_GetAttributeValue(session, handle, [{ type: pkcs11.CKA_EC_POINT }]);
  const der = found?.value ?? Buffer.alloc(0);
  if (der.length !== 3 + 2 * coordinateBytes || der.toString('hex', 0, 3) !== '044104') {
    throw tokenFailure('token_key_foreign', 'a public key of the token is not of P-256');
  }
  const x = der.subarray(3, 3 + coordinateBytes).toString('base64url');
  return { x, y: der.subarray(3 + coordinateBytes).toString('base64url') };
}

function found(
  { module, session }: ObjectsPlace,
  template: pkcs11.Template,
): readonly pkcs11.Handle[] {
  const handles: pkcs11.Handle[] = [];
  module.C_FindObjectsInit(session, template);
  try {
    for (;;) {
      const some = module.C_FindObjects(session, 100);
      if (some.length === 0) return handles;
      handles.push(...some);
    }
  } finally {
    module.C_FindObjectsFinal(session);
  }
}

function nameOf(at: ObjectsPlace, handle: pkcs11.Handle): TokenObjectName | undefined {
  const [id] = at.module.C_GetAttributeValue(at.session, handle, [{ type: pkcs11.CKA_ID }]);
  return id && nameFrom(at.place, id.value);
}

/** Whether a private key agrees on secrets, and so signs nothing. */
function agrees({ module, session }: ObjectsPlace, handle: pkcs11.Handle): boolean {
  const [found] = module.C_GetAttributeValue(session, handle, [{ type: pkcs11.CKA_DERIVE }]);
  return found?.value[0] === 1;
}

/** Every key of a place. */
export function findObjects(at: ObjectsPlace): readonly HeldObject[] {
  const ofClass = (value: number) =>
    found(at, [
      { type: pkcs11.CKA_TOKEN, value: true },
      { type: pkcs11.CKA_CLASS, value },
    ]).flatMap((handle) => {
      const name = nameOf(at, handle);
      return name ? [{ name, handle }] : [];
    });
  const points = new Map(
    ofClass(pkcs11.CKO_PUBLIC_KEY).map(({ name, handle }) => [JSON.stringify(name), handle]),
  );
  const signing = ofClass(pkcs11.CKO_PRIVATE_KEY).map(({ name, handle }): HeldObject => {
    assertInside(at, handle);
    const point = points.get(JSON.stringify(name));
    if (!point) throw tokenFailure('token_key_foreign', 'a key of the token has no public half');
    const kind = agrees(at, handle) ? 'agreement' : 'signing';
    return { object: { kind, ...name, ...pointOf(at, point) }, handle };
  });
  const secrets = ofClass(pkcs11.CKO_SECRET_KEY).map(({ name, handle }): HeldObject => {
    assertInside(at, handle);
    const [type] = at.module.C_GetAttributeValue(at.session, handle, [
      { type: pkcs11.CKA_KEY_TYPE },
    ]);
    const aes = type?.value.readUInt8(0) === pkcs11.CKK_AES;
    return { object: { kind: aes ? 'envelope' : 'mac', ...name }, handle };
  });
  return [...signing, ...secrets].toSorted((a, b) => a.object.ordinal - b.object.ordinal);
}

async function makeSecret(
  at: ObjectsPlace,
  kind: 'mac' | 'envelope',
  name: TokenObjectName,
): Promise<pkcs11.Handle> {
  const ofMac = [{ type: pkcs11.CKA_SIGN, value: true }];
  const ofEnvelope = [
    { type: pkcs11.CKA_ENCRYPT, value: true },
    { type: pkcs11.CKA_DECRYPT, value: true },
  ];
  const mechanism = kind === 'mac' ? pkcs11.CKM_GENERIC_SECRET_KEY_GEN : pkcs11.CKM_AES_KEY_GEN;
  return at.module.C_GenerateKeyAsync(at.session, { mechanism }, [
    ...attributesOf(at.place, name),
    ...guarded,
    ...(kind === 'mac' ? ofMac : ofEnvelope),
    { type: pkcs11.CKA_VALUE_LEN, value: secretBytes },
  ]);
}

/** Makes a key inside the token, and checks that it can not be taken out. */
export async function makeObject(
  at: ObjectsPlace,
  kind: TokenObject['kind'],
  name: TokenObjectName,
): Promise<HeldObject> {
  if (kind === 'mac' || kind === 'envelope') {
    const handle = await makeSecret(at, kind, name);
    assertInside(at, handle);
    return { object: { kind, ...name }, handle };
  }
  const attributes = attributesOf(at.place, name);
  const { privateKey, publicKey } = await at.module.C_GenerateKeyPairAsync(
    at.session,
    { mechanism: pkcs11.CKM_EC_KEY_PAIR_GEN },
    [
      ...attributes,
      { type: kind === 'signing' ? pkcs11.CKA_VERIFY : pkcs11.CKA_DERIVE, value: true },
      { type: pkcs11.CKA_EC_PARAMS, value: p256 },
    ],
    [
      ...attributes,
      ...guarded,
      { type: kind === 'signing' ? pkcs11.CKA_SIGN : pkcs11.CKA_DERIVE, value: true },
    ],
  );
  assertInside(at, privateKey);
  return { object: { kind, ...name, ...pointOf(at, publicKey) }, handle: privateKey };
}

/** Destroys the key, its public half with it. */
export function destroyObject(at: ObjectsPlace, name: TokenObjectName): void {
  const handles = found(at, [{ type: pkcs11.CKA_ID, value: idOf(at.place, name) }]);
  for (const handle of handles) at.module.C_DestroyObject(at.session, handle);
}
