import { PartsDesk, type DeskPart } from '../shared/parts-desk.tsx';
import type { Say } from '../shared/texts.ts';
import { Clock } from './clock.tsx';
import { Done, Findings } from './findings.tsx';
import { Quality } from './quality.tsx';
import { Rules } from './rules.tsx';

/** What every part of the desk is given. */
export interface ReviewProps {
  readonly say: Say;
  readonly locale: string;
  /** Who works. */
  readonly operator: string;
  readonly roles: readonly string[];
}

/** The parts of the desk, and whose they are. */
const parts = [
  { name: 'findings', roles: ['adjudicator', 'supervisor', 'auditor'], Part: Findings },
  { name: 'done', roles: ['adjudicator', 'supervisor', 'auditor'], Part: Done },
  { name: 'rules', roles: ['adjudicator', 'supervisor', 'auditor'], Part: Rules },
  { name: 'quality', roles: ['supervisor', 'auditor', 'administrator'], Part: Quality },
  { name: 'clock', roles: ['supervisor', 'auditor'], Part: Clock },
] as const satisfies readonly DeskPart<ReviewProps>[];

/** The parts that somebody's roles open, one at a time. */
export function Desk(props: ReviewProps) {
  const { say } = props;
  return (
    <PartsDesk
      parts={parts}
      given={props}
      label={say('review.parts')}
      titleOf={(name) => say.maybe(`review.part.${name}`) ?? name}
      class="office review-desk"
    />
  );
}
