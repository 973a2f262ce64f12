import { beforeEach, expect, test } from 'vitest';
import { OperatorSessions } from '../../src/credentials/operator-session.ts';
import { OperatorId } from '../../src/vocabulary/record-ids.ts';
import { Instant } from '../../src/vocabulary/time.ts';

const amina = OperatorId.parse('amina');
let now = 0;
let sessions: OperatorSessions;
beforeEach(() => {
  now = 1_000;
  const limits = { idleMs: 100, absoluteMs: 1_000, sessionsMax: 2 };
  sessions = new OperatorSessions(() => Instant.parse(now), limits);
});

test('a session that is not used locks itself, and ends at its end all the same', () => {
  const { token } = sessions.begin(amina);
  for (let turn = 0; turn < 5; turn += 1) {
    now += 90;
    expect(sessions.find(token)?.state).toBe('open');
  }
  now += 100;
  expect(sessions.find(token)?.state).toBe('locked');
  now += 1;
  expect(sessions.find(token)?.state).toBe('locked');
  sessions.unlock(token);
  expect(sessions.find(token)).toEqual({ operator: amina, state: 'open', endsAt: 2_000 });
  now = 2_000;
  expect(sessions.find(token)).toBeUndefined();
  sessions.unlock(token);
  expect(sessions.find(token)).toBeUndefined();
});

test('a session is locked and ended when its operator says so', () => {
  const { token } = sessions.begin(amina);
  sessions.lock(token);
  expect(sessions.find(token)?.state).toBe('locked');
  sessions.end(token);
  expect(sessions.find(token)).toBeUndefined();
  expect(sessions.find('')).toBeUndefined();
});

test('all sessions of an operator end together, and others stay', () => {
  const own = [sessions.begin(amina), sessions.begin(OperatorId.parse('brahim'))];
  sessions.endAll(amina);
  expect(own.map(({ token }) => sessions.find(token)?.operator)).toEqual([undefined, 'brahim']);
});

test('the oldest session makes room', () => {
  const three = [sessions.begin(amina), sessions.begin(amina), sessions.begin(amina)];
  expect(three.map(({ token }) => sessions.find(token) !== undefined)).toEqual([false, true, true]);
});
