import { webcrypto } from 'node:crypto';
import type { EnrolmentRequest } from './enrol.ts';
import type { SentEnrolment } from './enrol-captured.ts';

const noFace = new Uint8Array();

/**
 * SHA-256 over everything that was sent, base64url, so that a record id can not be used twice.
 * Captures count by their names, which nobody can guess.
 */
export async function requestHashOf(request: EnrolmentRequest | SentEnrolment): Promise<string> {
  const { face = noFace, fingers, fingerExceptions, slaps } = request;
  const captures = 'captures' in request ? request.captures : [];
  const onFingers = [
    ...fingers.map(({ position, dpi, image }) => [position, dpi, image.length]),
    ...fingerExceptions.map(({ position, reason }) => [position, reason]),
  ];
  const onSlaps = slaps.map(({ kind, dpi, image }) => [kind, dpi, image.length]);
  const { exceptionPhotos: photos = [], faceSource } = request;
  const tracking = 'tracking' in request ? request.tracking : undefined;
  const onMore = {
    photos: photos.map(({ of, image }) => [of, image.length]),
    faceSource,
    tracking,
  };
  const more = photos.length > 0 || faceSource !== undefined || tracking !== undefined;
  // What was sent before there were fingers, slaps or photographs keeps the hash that it had.
  const said = JSON.stringify([
    request.recordId,
    request.operator,
    request.record,
    ...(onFingers.length + onSlaps.length === 0 ? [] : [face.length, onFingers]),
    ...(onSlaps.length === 0 ? [] : [onSlaps]),
    ...(more ? [onMore] : []),
    // With the length of the face, so that no other list can be read as this one.
    ...(captures.length === 0 ? [] : [{ captures: captures.toSorted(), face: face.length }]),
  ]);
  const images = [...fingers, ...slaps, ...photos].map(({ image }) => image);
  const bytes = Buffer.concat([Buffer.from(`${said}\0`, 'utf8'), face, ...images]);
  // Off the event loop: a photograph is large.
  return Buffer.from(await webcrypto.subtle.digest('SHA-256', bytes)).toString('base64url');
}
