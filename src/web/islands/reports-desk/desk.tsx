import type { Language } from '../../language.ts';
import { PartsDesk, type DeskPart } from '../shared/parts-desk.tsx';
import type { Say } from '../shared/texts.ts';
import { Extracts } from './extracts.tsx';
import { Reports } from './reports.tsx';
import { Retention } from './retention.tsx';

/** What every part of the desk is given. */
export interface DeskProps {
  readonly say: Say;
  readonly locale: string;
  readonly language: Language;
  /** Who works. */
  readonly operator: string;
  readonly roles: readonly string[];
}

/** The parts of the desk, and whose they are. */
const parts = [
  { name: 'reports', roles: ['supervisor', 'administrator', 'auditor'], Part: Reports },
  { name: 'extracts', roles: ['supervisor', 'administrator'], Part: Extracts },
  { name: 'retention', roles: ['administrator', 'auditor'], Part: Retention },
] as const satisfies readonly DeskPart<DeskProps>[];

/** Reports, extracts and retention, one at a time. */
export function ReportsDesk(props: DeskProps) {
  const { say } = props;
  return (
    <PartsDesk
      parts={parts}
      given={props}
      label={say('reports.parts')}
      titleOf={(name) => say.maybe(`reports.part.${name}`) ?? name}
    />
  );
}
