/**
 * The two functions of a proposed standard, metadata of classes, that the library for certificates
 * asks for before it is loaded; import this file above it.
 */
const kept = new WeakMap<object, Map<unknown, unknown>>();

function getMetadata(key: unknown, target: object): unknown {
  return kept.get(target)?.get(key);
}

function defineMetadata(key: unknown, value: unknown, target: object): void {
  const own = kept.get(target) ?? new Map<unknown, unknown>();
  own.set(key, value);
  kept.set(target, own);
}

Object.assign(Reflect, { getMetadata, getOwnMetadata: getMetadata, defineMetadata });
