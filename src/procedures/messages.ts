import type { Contact } from '../vocabulary/contact.ts';
import type { Instant } from '../vocabulary/time.ts';

/** A code on its way to a resident. */
export interface Message {
  readonly to: Contact;
  /** In which the resident reads it. */
  readonly language: 'ar' | 'fr' | 'zgh' | 'en';
  readonly code: string;
  /** What it is for: to sign in, or to say that the contact is hers. */
  readonly use: 'resident' | 'contact';
  readonly expiresAt: Instant;
}

/** Takes messages to whoever sends them; it answers at once, and nobody waits for a disk. */
export interface Messages {
  /** Whether messages go anywhere at all. */
  readonly canSend: boolean;
  send(message: Message): void;
}
