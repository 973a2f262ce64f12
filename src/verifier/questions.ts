import type { CardAnswer, FaceAnswer, Standing } from './engine/engine.ts';
import type { Uploaded } from './engine/at-station.ts';

/** Whether something at the station came about, or by which code not. */
export type Said<T> =
  | { readonly kind: 'done'; readonly value: T }
  | { readonly kind: 'refused'; readonly code: string };

/** What the page asks the worker: what it sends, and what it is answered. */
export interface Questions {
  standing: { readonly ask: Record<never, never>; readonly answer: Standing };
  pair: { readonly ask: { readonly code: string }; readonly answer: Said<Standing> };
  refresh: { readonly ask: Record<never, never>; readonly answer: Said<Standing> };
  upload: { readonly ask: Record<never, never>; readonly answer: Said<Uploaded> };
  /** The code on a frame of the camera, or in a file; an empty text when there is none. */
  read: { readonly ask: { readonly picture: ImageBitmap | Blob }; readonly answer: string };
  card: {
    readonly ask: { readonly text: string; readonly entitlement: string };
    readonly answer: CardAnswer;
  };
  face: { readonly ask: { readonly picture: ImageBitmap | Blob }; readonly answer: FaceAnswer };
  forget: { readonly ask: Record<never, never>; readonly answer: 'forgotten' };
}
export type QuestionKind = keyof Questions;

/** A question on its way. */
export type Question = {
  readonly [K in QuestionKind]: { readonly id: number; readonly kind: K } & Questions[K]['ask'];
}[QuestionKind];

/** An answer on its way, or that something broke, by its code. */
export type Answer =
  | { readonly id: number; readonly kind: 'answered'; readonly value: unknown }
  | { readonly id: number; readonly kind: 'failed'; readonly code: string };
