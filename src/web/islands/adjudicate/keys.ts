import { useEffect } from 'preact/hooks';

/** Where letters are written, keys decide nothing. */
function writes(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && target.closest('input, textarea, select, dialog') !== null
  );
}

/** Has keys do what they are said to do, while `on` and nobody writes. */
export function useKeys(on: boolean, acts: Readonly<Record<string, () => void>>): void {
  useEffect(() => {
    if (!on) return;
    const pressed = (event: KeyboardEvent) => {
      const act = acts[event.key.length === 1 ? event.key.toLowerCase() : event.key];
      const plain = !event.ctrlKey && !event.altKey && !event.metaKey;
      if (!act || !plain || event.defaultPrevented || writes(event.target)) return;
      event.preventDefault();
      act();
    };
    document.addEventListener('keydown', pressed);
    return () => document.removeEventListener('keydown', pressed);
  });
}
