import { describe, expect, test } from 'vitest';
import { callbackAddress, isAllowedAddress } from '../../src/dci/callback-address.ts';

describe('where answers go', () => {
  test('a sender names the very address, another one, or the place below which all are', () => {
    const search = (stated: string) => callbackAddress(stated, 'search');
    expect(search('https://p.example/registry/on-search')).toBe(
      'https://p.example/registry/on-search',
    );
    expect(search('https://p.example/registry/on-subscribe')).toBe(
      'https://p.example/registry/on-search',
    );
    expect(search('https://p.example/ns/callback/on-search')).toBe(
      'https://p.example/ns/callback/on-search',
    );
    expect(search('https://p.example/ns/v1.0.0/')).toBe(
      'https://p.example/ns/v1.0.0/registry/on-search',
    );
  });

  test('an address of one answer leads to that of every other', () => {
    const stated = 'https://p.example/ns/registry/txn/on-status';
    expect(callbackAddress(stated, 'notify')).toBe('https://p.example/ns/registry/notify');
    expect(callbackAddress(stated, 'txn-status')).toBe(stated);
    expect(callbackAddress('https://p.example/on-disburse', 'disburse')).toBe(
      'https://p.example/on-disburse',
    );
    expect(callbackAddress('https://p.example/mapper/on-link', 'mapper-txn-status')).toBe(
      'https://p.example/mapper/txn/on-status',
    );
  });

  test('answers go to a partner’s own origins alone', () => {
    const allowed = (stated: string) => isAllowedAddress(stated, ['https://p.example']);
    expect(allowed('https://p.example/registry/on-search')).toBe(true);
    for (const stated of [
      'https://p.example.org/',
      'https://p.example:8443/',
      'http://p.example/',
      'https://user:secret@p.example/',
      'https://p.example/?to=other',
      'https://p.example/#x',
      'http://169.254.169.254/latest',
      'file:///etc/passwd',
      'no address',
    ]) {
      expect(allowed(stated)).toBe(false);
    }
    expect(isAllowedAddress('https://p.example/', [])).toBe(false);
  });
});
