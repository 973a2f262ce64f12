import {
  simulateFormula,
  type SimulatingRefusal,
  type SimulationReport,
  type SimulationWish,
} from '../../procedures/social/simulate-formula.ts';
import type { SimulationStanding } from '../../social/simulation/simulation-desk.ts';
import { operation, type Operation } from '../operation.ts';
import { parsed } from '../parse.ts';
import { problemOf, type ProblemError } from '../problem.ts';
import { BegunAnswer, SimulationAnswer, SimulationBody, SimulationId } from './formula-schema.ts';
import { socialNeeds } from './social-needs.ts';

const details: Readonly<Record<SimulatingRefusal['kind'] | 'simulation_unknown', string>> = {
  formula_schema_unknown: 'The file is of a schema that this station does not know.',
  formula_malformed: 'The file is no formula.',
  formula_unknown: 'No such formula was proposed.',
  formula_missing: 'No formula is in force whose thresholds could be changed.',
  threshold_unknown: 'The formula has no such programme, or this is no threshold.',
  simulation_running: 'A simulation is under way; it ends by itself, or when it is ended.',
  simulation_unknown: 'There is no such simulation, or it is held no more.',
};

function problemFor(refusal: SimulatingRefusal): ProblemError {
  const detail = details[refusal.kind];
  if (refusal.kind === 'formula_malformed') {
    return problemOf(refusal.kind, detail, { where: refusal.where });
  }
  if (refusal.kind === 'threshold_unknown') {
    return problemOf(refusal.kind, detail, { programme: refusal.programme });
  }
  return problemOf(refusal.kind, detail);
}

function standingBody(standing: SimulationStanding<SimulationReport> | undefined) {
  if (!standing) throw problemOf('simulation_unknown', details.simulation_unknown);
  const { kind: state, ...rest } = standing;
  if (standing.kind !== 'ended') return { state, ...rest };
  return { state, tookMs: standing.tookMs, ...standing.found };
}

/** What a formula would change, tried on the present register; nothing of it is kept. */
export const formulaSimulationOperations: readonly Operation[] = [
  operation({
    method: 'post',
    path: '/v1/formula-simulations',
    summary: 'Try a formula or other thresholds on the present register; it goes on by itself',
    access: ['administrator', 'auditor'],
    body: SimulationBody,
    answers: { 202: { what: 'Begun.', schema: BegunAnswer } },
    handle: async (needs, call, body) => {
      const social = socialNeeds(needs);
      const { candidate, thresholds, months, amounts = social.amounts } = body;
      const tried: SimulationWish['candidate'] =
        candidate.kind === 'file'
          ? { kind: 'file', text: JSON.stringify(candidate.file) }
          : candidate;
      const wish = { candidate: tried, thresholds, months, amounts };
      const begun = await simulateFormula(social, wish, call.operator().id);
      if (!begun.ok) throw problemFor(begun.error);
      return { status: 202, body: { id: begun.value } };
    },
  }),
  {
    method: 'get',
    path: '/v1/formula-simulations/:id',
    summary: 'How a simulation stands, and what it found: no number tells of few households',
    access: ['administrator', 'auditor'],
    unattended: true,
    answers: { 200: { what: 'How it stands.', schema: SimulationAnswer } },
    handle: async (needs, call) => {
      const id = parsed(SimulationId, call.request.params['id']);
      return { status: 200, body: standingBody(socialNeeds(needs).simulations.standing(id)) };
    },
  },
  {
    method: 'delete',
    path: '/v1/formula-simulations/:id',
    summary: 'End a simulation',
    access: ['administrator', 'auditor'],
    answers: { 200: { what: 'How it stands.', schema: SimulationAnswer } },
    handle: async (needs, call) => {
      const id = parsed(SimulationId, call.request.params['id']);
      const { simulations } = socialNeeds(needs);
      await simulations.cancel(id);
      return { status: 200, body: standingBody(simulations.standing(id)) };
    },
  },
];
