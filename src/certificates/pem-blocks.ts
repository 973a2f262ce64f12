/** The blocks of a PEM file, one or several; a text without any is one block, which is none. */
export function pemBlocks(text: string): readonly string[] {
  return text.match(/-----BEGIN [A-Z0-9 ]+-----[^-]+-----END [A-Z0-9 ]+-----/g) ?? [text];
}
