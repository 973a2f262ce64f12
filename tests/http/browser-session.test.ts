import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { StationConfig } from '../../src/config.ts';
import { antiForgeryOf } from '../../src/credentials/operator-session.ts';
import { openRehearsal } from '../../src/sites/rehearsal.ts';
import type { RunningStation } from '../../src/sites/running-station.ts';

let directory: string;
let station: RunningStation;
let cookie: string;
let csrf: string;

const own = { 'sec-fetch-site': 'same-origin' };

function form(path: string, fields: Record<string, string>, headers: Record<string, string> = own) {
  return fetch(`${station.address}${path}`, {
    method: 'POST',
    redirect: 'manual',
    headers,
    body: new URLSearchParams(fields),
  });
}

function sessionOf(response: Response): string {
  const [set] = response.headers.getSetCookie();
  return /^basma-session=([\w-]{43});/.exec(set ?? '')?.[1] ?? '';
}

async function codeOf(response: Response): Promise<readonly [number, unknown]> {
  const body: unknown = await response.json();
  return [response.status, Object(body).code];
}

function lookup(headers: Record<string, string>): Promise<Response> {
  return fetch(`${station.address}/v1/adjudications`, { headers });
}

function change(headers: Record<string, string>): Promise<Response> {
  return fetch(`${station.address}/v1/operators`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ id: 'amina', roles: ['clerk'] }),
  });
}

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'basma-browser-'));
  const config = StationConfig.parse({ port: 0, dataDirectory: directory });
  station = await openRehearsal(config, { write: () => undefined });
  if (station.firstOperator === 'known') throw new Error('a new station has a first operator');
  const { id, secret } = station.firstOperator;
  const first = sessionOf(await form('/sign-in', { operator: id, secret }));
  const changed = 'a secret for a browser';
  const sent = { csrf: antiForgeryOf(first), secret: changed, again: changed };
  const begun = await form('/secret', sent, { ...own, cookie: `basma-session=${first}` });
  const token = sessionOf(begun);
  expect(token).not.toBe('');
  expect(token).not.toBe(first);
  cookie = `basma-session=${token}`;
  csrf = antiForgeryOf(token);
});
afterAll(async () => {
  await station.close();
  await rm(directory, { recursive: true });
});

test('a cookie reads for the own page, and for nobody else', async () => {
  expect((await lookup({ cookie, ...own })).status).toBe(200);
  for (const site of ['cross-site', 'same-site', 'none']) {
    const answer = await lookup({ cookie, 'sec-fetch-site': site });
    expect(await codeOf(answer), site).toEqual([403, 'forgery_refused']);
  }
  expect(await codeOf(await lookup({ cookie }))).toEqual([403, 'forgery_refused']);
  const foreign = { cookie, ...own, origin: 'https://elsewhere.example' };
  expect(await codeOf(await lookup(foreign))).toEqual([403, 'forgery_refused']);
});

test('a cookie changes something only with the token of its session', async () => {
  for (const wrong of ['', 'x', antiForgeryOf('another session'), csrf.slice(1)]) {
    const answer = await change({ cookie, ...own, 'x-csrf-token': wrong });
    expect(await codeOf(answer), wrong).toEqual([403, 'forgery_refused']);
  }
  expect(await codeOf(await change({ cookie, ...own }))).toEqual([403, 'forgery_refused']);
  const elsewhere = { cookie, 'sec-fetch-site': 'cross-site', 'x-csrf-token': csrf };
  expect(await codeOf(await change(elsewhere))).toEqual([403, 'forgery_refused']);
  expect((await change({ cookie, ...own, 'x-csrf-token': csrf })).status).toBe(201);
});

test('a program’s token is not helped by a cookie', async () => {
  const authorization = `Bearer ${'x'.repeat(43)}`;
  const answer = await lookup({ cookie, ...own, authorization });
  expect(await codeOf(answer)).toEqual([401, 'session_required']);
});

test('a form of another site signs nobody in or out', async () => {
  const fields = { operator: 'first-operator', secret: 'a secret for a browser' };
  const headers = { 'sec-fetch-site': 'cross-site' };
  expect(await codeOf(await form('/sign-in', fields, headers))).toEqual([403, 'forgery_refused']);
  const out = await form('/sign-out', { csrf: 'x' }, { cookie, ...own });
  expect(await codeOf(out)).toEqual([403, 'forgery_refused']);
  expect((await lookup({ cookie, ...own })).status).toBe(200);
});

test('a change of language leads only to pages of the station', async () => {
  const to = async (from: string) => {
    const answer = await fetch(`${station.address}/language/ar?from=${from}`, {
      redirect: 'manual',
    });
    return answer.headers.get('location');
  };
  expect(await to('/enrol')).toBe('/enrol');
  for (const from of ['//elsewhere.example', 'https://elsewhere.example', '/\\elsewhere', '/a?b']) {
    expect(await to(encodeURIComponent(from)), from).toBe('/');
  }
});

test('pages run nothing that stands in them', async () => {
  const page = await fetch(`${station.address}/sign-in`);
  const policy = page.headers.get('content-security-policy') ?? '';
  expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
  expect(policy).not.toContain('unsafe');
  expect(page.headers.get('permissions-policy')).toContain('camera=(self)');
  const text = await page.text();
  expect(text).not.toMatch(/<script(?![^>]*src=)|<style|\son\w+=|\sstyle=/);
});
