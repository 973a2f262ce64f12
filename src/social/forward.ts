/**
 * Makes a method that asks another thread by its name. Whatever comes back is what the method's own
 * type says, since the thread's store implements the same port.
 */
export type Forward = (method: string) => (...args: readonly unknown[]) => Promise<never>;
