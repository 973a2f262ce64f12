import { render, type ComponentChild } from 'preact';

/**
 * Fills the places that the station left for an island.
 * @param draw makes its content from what the station wrote there
 */
export function mount(name: string, draw: (props: unknown) => ComponentChild): void {
  for (const place of document.querySelectorAll<HTMLElement>(`[data-island="${name}"]`)) {
    const props: unknown = JSON.parse(place.dataset['props'] ?? '{}');
    render(draw(props), place);
    place.dataset['ready'] = '';
  }
}
