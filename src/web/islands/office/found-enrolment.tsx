import { useState } from 'preact/hooks';
import { verhoeffHolds } from '../../../vocabulary/verhoeff.ts';
import { problemIn } from '../shared/asking.tsx';
import { numberIn, textIn } from '../shared/fields.ts';
import { momentIn } from '../shared/moments.ts';
import { call, type Answer } from '../shared/station.ts';
import type { OfficeProps } from './desk.tsx';

/** An enrolment as the station finds it. */
export interface FoundEnrolment {
  readonly recordId: string;
  readonly place: number;
  readonly operator: string;
  readonly openedAt: string;
  readonly standing: string;
}

function foundFrom(body: unknown): FoundEnrolment {
  return {
    recordId: textIn(body, 'recordId'),
    place: numberIn(body, 'seq'),
    operator: textIn(body, 'operator'),
    openedAt: textIn(body, 'openedAt'),
    standing: textIn(body, 'standing'),
  };
}

/** Twelve digits are a slip's, ten a resident's; fewer are a place as this page shows it. */
function soughtBy(typed: string) {
  const digits = typed.replaceAll(/[\s-]/g, '');
  if (/^[1-9]\d{0,7}$/.test(digits)) return { kind: 'place', seq: Number(digits) };
  if (!/^\d+$/.test(digits) || !verhoeffHolds(digits)) return undefined;
  if (digits.length === 12) return { kind: 'tracking', tracking: digits };
  return /^[2-9]\d{9}$/.test(digits) ? { kind: 'idcs', idcs: digits } : undefined;
}

/** Asks the station for an enrolment; what was typed stands in no address. */
export async function findEnrolment(typed: string): Promise<Answer<FoundEnrolment> | undefined> {
  const by = soughtBy(typed);
  return by && call('POST', '/v1/corrections/enrolments/search', foundFrom, by);
}

/** One of the two whom a correction is about, found by a number that people have at hand. */
export function EnrolmentField(
  props: OfficeProps & {
    readonly id: 'record' | 'other';
    readonly found: FoundEnrolment | undefined;
    readonly onFound: (found: FoundEnrolment | undefined) => void;
  },
) {
  const { say, locale, id, found, onFound } = props;
  const [typed, setTyped] = useState('');
  const [trouble, setTrouble] = useState('');
  const find = async () => {
    const answer = await findEnrolment(typed);
    onFound(answer?.kind === 'answered' ? answer.body : undefined);
    if (answer?.kind === 'answered') return setTrouble('');
    const unknown = answer?.kind === 'refused' && answer.problem.code === 'not_found';
    if (!answer) return setTrouble(say('office.found.wrong'));
    setTrouble(unknown ? say('office.found.nobody') : problemIn(say, answer));
  };
  const values = found && { place: found.place, at: momentIn(locale, found.openedAt) };
  return (
    <div class="field">
      <label for={id}>{say(`office.correction.${id}`)}</label>
      <div class="bar">
        <input
          id={id}
          dir="ltr"
          inputMode="numeric"
          autocomplete="off"
          aria-describedby={`${id}-found`}
          value={typed}
          onInput={({ currentTarget }) => setTyped(currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter') return;
            event.preventDefault();
            void find();
          }}
        />
        <button type="button" onClick={() => void find()}>
          {say('office.found.find')}
        </button>
      </div>
      <p id={`${id}-found`} role="status" class={values ? 'found' : trouble ? 'wrong' : 'note'}>
        {values && found ? (
          <>
            {say('office.found.is', values)} <bdi>{found.operator}</bdi>.{' '}
            {say.maybe(`office.standing.${found.standing}`) ?? found.standing}
          </>
        ) : (
          trouble || say('office.found.by')
        )}
      </p>
    </div>
  );
}
