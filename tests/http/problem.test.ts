import { expect, test } from 'vitest';
import { problemFrom, problemOf } from '../../src/http/problem.ts';

test('a full disk is told as such, and that nothing was taken', () => {
  for (const code of ['SQLITE_FULL', 'ENOSPC']) {
    const problem = problemFrom(Object.assign(new Error('/home/amal/data is full'), { code }));
    expect(problem).toMatchObject({ status: 507, code: 'disk_full' });
    expect(problem.detail).not.toContain('amal');
  }
});

test('what nobody foresaw says nothing but that it happened', () => {
  for (const error of [new Error('Amal Alaoui'), 'Amal Alaoui', undefined, { code: 'Amal' }]) {
    const problem = problemFrom(error);
    expect(problem).toMatchObject({ status: 500, code: 'internal' });
    expect(JSON.stringify(problem)).not.toContain('Amal');
  }
});

test('what passes is told to be tried again', () => {
  const codes = ['overloaded', 'gallery_lost', 'gallery_behind', 'register_lost'];
  for (const code of codes) {
    const problem = problemFrom(Object.assign(new Error(), { code }));
    expect(problem).toMatchObject({ status: 503, code });
  }
});

test('a problem that an endpoint states is answered as it is', () => {
  const stated = problemOf('quality_low', 'Take another.', { advice: ['more_light'] });
  expect(problemFrom(stated)).toMatchObject({ status: 422, more: { advice: ['more_light'] } });
});
