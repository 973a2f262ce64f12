import { readFile, stat } from 'node:fs/promises';

function refused(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}

/**
 * The PIN of a token, from a file that its owner may read and nobody may write (mode 0400), as
 * systemd's credentials are. It stands in no environment and on no command line.
 * @throws an Error with code `pin_file_missing`, `pin_file_open` or `pin_file_empty`
 */
export async function readPin(file: string): Promise<string> {
  const found = await stat(file).catch(() => undefined);
  if (!found?.isFile()) throw refused('pin_file_missing', `there is no PIN file ${file}`);
  if ((found.mode & 0o777) !== 0o400) {
    throw refused('pin_file_open', `${file} must have mode 400: chmod 400`);
  }
  const pin = (await readFile(file, 'utf8')).replace(/\r?\n$/, '');
  if (pin === '') throw refused('pin_file_empty', `${file} holds no PIN`);
  return pin;
}
