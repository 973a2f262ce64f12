import {
  confirmFormula,
  declineFormula,
  proposeFormula,
  requestFormula,
  showFormulas,
  type ManagingRefusal,
  type ShownFormula,
} from '../../procedures/social/manage-formulas.ts';
import { FormulaHash } from '../../social/formula/formula-act.ts';
import type { FormulaActRefusal } from '../../social/formula/judge-act.ts';
import type { Result } from '../../vocabulary/result.ts';
import { operation, type Operation, type Reply } from '../operation.ts';
import { parsed } from '../parse.ts';
import { problemOf, type ProblemError } from '../problem.ts';
import {
  ActedAnswer,
  ConfirmationBody,
  DeclinationBody,
  FormulasAnswer,
  ProposalAnswer,
  ProposalBody,
  RequestBody,
} from './formula-schema.ts';
import { socialNeeds } from './social-needs.ts';

const details: Readonly<Record<ManagingRefusal['kind'], string>> = {
  formula_schema_unknown: 'The file is of a schema that this station does not know.',
  formula_malformed: 'The file is no formula.',
  formula_unsigned: 'Nobody approved the file.',
  formula_roles_too_few: 'Two roles with two keys approve a formula.',
  formula_key_unknown: 'An approval is of a key that is not trusted here.',
  formula_altered: 'The file is not what was approved.',
  formula_expired: 'The file holds no more.',
  formula_withdrawn: 'The formula was withdrawn.',
  formula_unknown: 'No such formula was proposed.',
  formula_version_taken: 'Another file has this name and version.',
  formula_day_past: 'A day that is over keeps its formula.',
  formula_day_outside: 'The file does not hold on that day.',
  formula_request_pending: 'Something waits already for a second administrator.',
  formula_request_none: 'Nothing waits.',
  formula_request_other: 'What waits is another matter, or of another day.',
  formula_same_administrator: 'A second administrator confirms, not the one who asked.',
};

function problemFor(refusal: ManagingRefusal): ProblemError {
  const detail = details[refusal.kind];
  if (refusal.kind === 'formula_malformed') {
    return problemOf(refusal.kind, detail, { where: refusal.where });
  }
  const named = 'kid' in refusal ? { kid: refusal.kid } : {};
  return problemOf(refusal.kind, detail, named);
}

function reply(acted: Result<'recorded' | 'replayed', FormulaActRefusal>): Reply {
  if (!acted.ok) throw problemFor(acted.error);
  return { status: 200, outcome: acted.value, body: { outcome: acted.value } };
}

const iso = (at: number) => new Date(at).toISOString();

function formulaBody({ lifecycle, state, file }: ShownFormula) {
  const { proposal, pending, settled } = lifecycle;
  return {
    hash: proposal.hash,
    id: file.id,
    version: file.version,
    legalRef: file.legalRef,
    effectiveFrom: file.effectiveFrom,
    effectiveTo: file.effectiveTo ?? 'open',
    state,
    approvals: file.approvals.map(({ role, kid }) => ({ role, kid })),
    programmes: file.programmes.map((programme) => ({
      code: programme.code,
      threshold: String(programme.threshold),
      exitBand: String(programme.exitBand),
      exitAfter: programme.exitAfter,
      noticeDays: programme.noticeDays,
      graceDays: programme.graceDays,
    })),
    proposed: { by: proposal.by, at: iso(proposal.at) },
    pending:
      pending === 'none'
        ? pending
        : {
            matter: pending.matter,
            day: pending.day,
            reason: pending.reason,
            by: pending.by,
            at: iso(pending.at),
          },
    settled: settled.map(({ matter, day, reason, by: [asked, confirmed], at }) => ({
      matter,
      day,
      reason,
      asked,
      confirmed,
      at: iso(at),
    })),
  };
}

const hashParameter = { hash: FormulaHash } as const;

/** Formulas: proposed, put in force and withdrawn by two administrators. */
export const formulaOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/v1/formulas',
    summary: 'Every formula that was proposed, how it stands, who let it',
    access: ['administrator', 'supervisor', 'auditor'],
    answers: { 200: { what: 'The latest first.', schema: FormulasAnswer } },
    handle: async (needs) => {
      const social = socialNeeds(needs);
      const { day, formulas } = await showFormulas(social);
      const { amounts } = social;
      return { status: 200, body: { day, amounts, formulas: formulas.map(formulaBody) } };
    },
  },
  operation({
    method: 'post',
    path: '/v1/formulas',
    summary: 'Propose a formula that two trusted roles approved; nobody is judged by it yet',
    access: ['administrator'],
    body: ProposalBody,
    answers: { 201: { what: 'Kept, now or before.', schema: ProposalAnswer } },
    handle: async (needs, call, { file }) => {
      const text = JSON.stringify(file);
      const proposed = await proposeFormula(socialNeeds(needs), text, call.operator().id);
      if (!proposed.ok) throw problemFor(proposed.error);
      return { status: 201, body: { hash: proposed.value } };
    },
  }),
  operation({
    method: 'post',
    path: '/v1/formulas/:hash/requests',
    summary: 'Ask that a formula comes into force from a day on, or is withdrawn from one on',
    access: ['administrator'],
    parameters: hashParameter,
    body: RequestBody,
    answers: { 200: { what: 'It waits for a second administrator.', schema: ActedAnswer } },
    handle: async (needs, call, body) => {
      const hash = parsed(FormulaHash, call.request.params['hash']);
      const asked = { hash, ...body };
      return reply(await requestFormula(socialNeeds(needs), asked, call.operator().id));
    },
  }),
  operation({
    method: 'post',
    path: '/v1/formulas/:hash/confirmation',
    summary: 'Confirm what another administrator asked for, who names the same matter and day',
    access: ['administrator'],
    parameters: hashParameter,
    body: ConfirmationBody,
    answers: { 200: { what: 'It is settled.', schema: ActedAnswer } },
    handle: async (needs, call, body) => {
      const hash = parsed(FormulaHash, call.request.params['hash']);
      const meant = { hash, ...body };
      return reply(await confirmFormula(socialNeeds(needs), meant, call.operator().id));
    },
  }),
  operation({
    method: 'post',
    path: '/v1/formulas/:hash/declination',
    summary: 'Take back or refuse what waits for a second administrator',
    access: ['administrator'],
    parameters: hashParameter,
    body: DeclinationBody,
    answers: { 200: { what: 'Nothing waits any more.', schema: ActedAnswer } },
    handle: async (needs, call) => {
      const hash = parsed(FormulaHash, call.request.params['hash']);
      return reply(await declineFormula(socialNeeds(needs), hash, call.operator().id));
    },
  }),
];
