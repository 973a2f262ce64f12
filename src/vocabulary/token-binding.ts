/**
 * What a token is bound to: the key that the programme proved (RFC 9449), by its RFC 7638
 * thumbprint, or the certificate that it showed (RFC 8705), by its SHA-256; both base64url.
 */
export type TokenBinding =
  'none' | { readonly kind: 'key' | 'certificate'; readonly thumbprint: string };
