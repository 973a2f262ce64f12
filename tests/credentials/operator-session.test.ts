import { expect, test } from 'vitest';
import {
  antiForgeryHolds,
  antiForgeryOf,
  OperatorSessions,
} from '../../src/credentials/operator-session.ts';
import { OperatorId } from '../../src/vocabulary/record-ids.ts';
import { Instant } from '../../src/vocabulary/time.ts';

const amina = OperatorId.parse('amina');

function atTime() {
  let now = 1_800_000_000_000;
  const sessions = new OperatorSessions(() => Instant.parse(now), {
    idleMs: 1_000,
    absoluteMs: 10_000,
    sessionsMax: 3,
  });
  return { sessions, pass: (ms: number) => (now += ms) };
}

test('a session that idles locks, and opens again for whoever shows the secret', () => {
  const { sessions, pass } = atTime();
  const { token } = sessions.begin(amina);
  pass(900);
  expect(sessions.operatorOf(token)).toBe(amina);
  pass(1_000);
  expect(sessions.operatorOf(token)).toBeUndefined();
  expect(sessions.look(token)).toEqual({ kind: 'locked', operator: amina });
  sessions.unlock(token);
  expect(sessions.operatorOf(token)).toBe(amina);
});

test('to look at a session does not keep it open', () => {
  const { sessions, pass } = atTime();
  const { token } = sessions.begin(amina);
  pass(900);
  expect(sessions.look(token)?.kind).toBe('open');
  pass(100);
  expect(sessions.look(token)?.kind).toBe('locked');
});

test('nothing opens a session that has lived its time, or that nobody began', () => {
  const { sessions, pass } = atTime();
  const { token } = sessions.begin(amina);
  sessions.lock(token);
  expect(sessions.look(token)?.kind).toBe('locked');
  pass(10_000);
  sessions.unlock(token);
  sessions.unlock('');
  expect(sessions.look(token)).toBeUndefined();
  expect(sessions.look('')).toBeUndefined();
});

test('the token against forgery is of one session, and nothing is none', () => {
  expect(antiForgeryHolds('one', antiForgeryOf('one'))).toBe(true);
  for (const sent of [undefined, '', antiForgeryOf('two'), antiForgeryOf('one').slice(1)]) {
    expect(antiForgeryHolds('one', sent)).toBe(false);
  }
});
