/** Which store a thread opens. */
export interface StoreSettings {
  readonly kind: 'outbox' | 'inbox';
  readonly path: string;
}

/** The thread's program. */
export const storeThreadFile = new URL('./sqlite/packet-thread.ts', import.meta.url);
