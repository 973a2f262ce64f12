import { z } from 'zod';
import { passLifeEvent } from '../../src/procedures/social/correct-population.ts';
import { LifeEvent } from '../../src/social/household/life-event.ts';
import { openSqliteSocialStore } from '../../src/social/sqlite/sqlite-social-store.ts';
import { systemClock } from '../../src/vocabulary/time.ts';
import { openRegister } from './working-directory.ts';

/**
 * Passes a life event with the tests' keys, and is killed by itself: `before` or `after` the
 * population register took its part.
 */
const [, , directory = '', event = '', when = ''] = process.argv;
const kill = z.enum(['before', 'after']).parse(when);
const social = openSqliteSocialStore({
  path: `${directory}/social.sqlite`,
  keys: { wrap: new Uint8Array(32).fill(1), lookup: new Uint8Array(32).fill(2) },
});
const register = openRegister(directory);
await passLifeEvent(
  {
    social,
    register: {
      ...register,
      commit: async (kind, change, act) => {
        if (kill === 'before') process.kill(process.pid, 'SIGKILL');
        await register.commit(kind, change, act);
        process.kill(process.pid, 'SIGKILL');
        return register.commit(kind, change, act);
      },
    },
    now: systemClock,
  },
  LifeEvent.parse(JSON.parse(event)),
);
