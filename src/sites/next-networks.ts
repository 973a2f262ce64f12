import { setTimeout as pass } from 'node:timers/promises';
import type { NextReading } from '../http/needs.ts';
import { networksOf, reExtract, type ReExtractNeeds } from '../procedures/re-extract.ts';
import type { ReadingState } from '../register/register.ts';
import { giveWay, troubleOf } from './giving-way.ts';

/** How long the next networks rest when everyone is read, until they look for newcomers. */
const restMs = 10_000;

/** The networks that a station will have next, reading everyone while it works. */
export interface NextNetworks extends NextReading {
  stop(): Promise<void>;
}

/**
 * Lets the networks of `needs` read everyone, one person after the other and newcomers too, for as
 * long as the station runs. What is in use stays in use: that changes when a station is opened with
 * these networks as its own, and then everyone is read already.
 * @param busy whether somebody waits for the station's own networks
 */
export function readAhead(needs: ReExtractNeeds, busy: () => boolean): NextNetworks {
  const stopping = new AbortController();
  const { signal } = stopping;
  let state: ReadingState | undefined;
  let code: string | 'none' = 'none';
  const pause = () => giveWay(busy, signal);
  const onProgress = (progress: ReadingState) => {
    state = progress;
  };
  const read = async () => {
    while (!signal.aborted) {
      try {
        await reExtract(needs, { atOnce: 1, pause, onProgress, signal });
        code = 'none';
      } catch (error) {
        code = troubleOf(error);
      }
      await pass(restMs, undefined, { signal }).catch(() => undefined);
    }
  };
  const reading = read();
  return {
    networks: networksOf(needs),
    reading: () => state,
    trouble: () => code,
    stop: async () => {
      stopping.abort();
      await reading;
    },
  };
}
