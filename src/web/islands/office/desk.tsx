import { PartsDesk, type DeskPart } from '../shared/parts-desk.tsx';
import type { Say } from '../shared/texts.ts';
import { CertificateEnds } from './certificate-ends.tsx';
import { Corrections } from './corrections.tsx';
import { Devices } from './devices.tsx';
import { DoubleSpendings } from './double-spendings.tsx';
import { RedemptionExceptions } from './exceptions.tsx';
import { Figures } from './figures.tsx';
import { Operators } from './operators.tsx';
import { Programmes } from './programmes.tsx';
import { Standings } from './standings.tsx';
import { RecordCorrections } from './record-corrections.tsx';
import { Verifiers } from './verifiers.tsx';
import { Waiting } from './waiting.tsx';

/** What every part of the office is given. */
export interface OfficeProps {
  readonly say: Say;
  readonly locale: string;
  /** Who works. */
  readonly operator: string;
  readonly roles: readonly string[];
}

/** The parts of the office, and whose they are. */
const parts = [
  { name: 'waiting', roles: ['supervisor', 'administrator'], Part: Waiting },
  { name: 'devices', roles: ['supervisor', 'administrator'], Part: Devices },
  { name: 'operators', roles: ['supervisor', 'administrator', 'auditor'], Part: Operators },
  { name: 'programmes', roles: ['supervisor', 'administrator', 'auditor'], Part: Programmes },
  { name: 'standings', roles: ['supervisor', 'auditor'], Part: Standings },
  { name: 'figures', roles: ['supervisor', 'auditor'], Part: Figures },
  { name: 'corrections', roles: ['supervisor', 'auditor'], Part: Corrections },
  { name: 'records', roles: ['supervisor'], Part: RecordCorrections },
  { name: 'exceptions', roles: ['supervisor', 'auditor'], Part: RedemptionExceptions },
  { name: 'double_spendings', roles: ['supervisor', 'auditor'], Part: DoubleSpendings },
  { name: 'verifiers', roles: ['administrator', 'auditor'], Part: Verifiers },
  { name: 'certificates', roles: ['administrator', 'auditor'], Part: CertificateEnds },
] as const satisfies readonly DeskPart<OfficeProps>[];

/** The parts that somebody's roles open, one at a time. */
export function Desk(props: OfficeProps) {
  const { say } = props;
  return (
    <PartsDesk
      parts={parts}
      given={props}
      label={say('office.parts')}
      titleOf={(name) => say.maybe(`office.part.${name}`) ?? name}
    />
  );
}
