/** What the page states about itself in its head. */
export function metaOf(name: string): string {
  return document.querySelector<HTMLMetaElement>(`meta[name="${name}"]`)?.content ?? '';
}

/** What a page sends beside its cookie, so that no other site's page passes for it. */
export function sessionHeaders(): Record<string, string> {
  return { 'x-csrf-token': metaOf('csrf') };
}
