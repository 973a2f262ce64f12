import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { faceOf, openStationOfProgrammes } from './programmes-at-station.ts';

const page = new URL('../../docs/programmes.md', import.meta.url);
const packages = new URL('../../node_modules', import.meta.url).pathname;

test('the commands of docs/programmes.md do what it says, one after the other', async () => {
  const blocks = [...(await readFile(page, 'utf8')).matchAll(/^```sh\n(.*?)^```/gms)];
  expect(blocks.length).toBeGreaterThan(4);
  const at = await openStationOfProgrammes();
  const directory = await mkdtemp(join(tmpdir(), 'basma-page-'));
  try {
    const idcs = await at.enrolled('amal');
    const begun = await fetch(`${at.address}/v1/sessions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ operator: 'first-operator', secret: at.secret }),
    });
    const { token } = z.object({ token: z.string() }).parse(await begun.json());
    await symlink(packages, join(directory, 'node_modules'));
    await writeFile(join(directory, 'face.jpg'), faceOf('amal'));
    const commands = blocks.map(([, block = '']) => `${block}\necho`).join('\n');
    const script = `set -euo pipefail\n${commands}`;
    const env = { ...process.env, STATION: at.address, SESSION: token, IDCS: idcs };
    const { stdout } = await promisify(execFile)('bash', ['-c', script], { cwd: directory, env });
    const said = stdout.split('\n').filter((line) => line.startsWith('{'));
    const answers = said.map((line) => z.looseObject({}).parse(JSON.parse(line)));
    expect(answers).toMatchObject([
      { id: 'direct-aid', active: true },
      { decision: 'verified', assurance: 'substantial' },
      { active: true, client_id: 'direct-aid' },
      { active: true, client_id: 'direct-aid' },
      { sets: {}, moreAvailable: false },
    ]);
    expect((await readFile(join(directory, 'signed.jwt'), 'utf8')).split('.')).toHaveLength(3);
  } finally {
    await at.close();
    await rm(directory, { recursive: true });
  }
});
