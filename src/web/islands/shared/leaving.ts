/** What the page does before it is left: it keeps what was written. */
type Keeper = () => Promise<void>;

const leavingEvent = 'basma-leaving';

/** Has `keep` called, and waited for, whenever the page is about to be left or covered. */
export function beforeLeaving(keep: Keeper): void {
  document.addEventListener(leavingEvent, (event) => {
    if (event instanceof CustomEvent && Array.isArray(event.detail)) event.detail.push(keep());
  });
}

/** Resolves when everything is kept, or could not be. */
export async function leave(): Promise<void> {
  const waiting: Promise<void>[] = [];
  document.dispatchEvent(new CustomEvent(leavingEvent, { detail: waiting }));
  await Promise.allSettled(waiting);
}
