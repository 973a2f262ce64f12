import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { daysLeft } from '../certificates/expiry.ts';
import type { Answered } from './log.ts';
import { expectedLoad, policyBounds, type ExpectedLoad } from '../procedures/expected-load.ts';
import type { StationNeeds } from './needs.ts';

/** A station's figures as Prometheus reads them; no person appears in them. */
export interface StationMetrics {
  answered(request: Answered, outcome: string): void;
  /** Text in the exposition format. */
  scrape(): Promise<{ readonly type: string; readonly text: string }>;
}

/** Upper bounds of the classes of a request's time, in seconds. */
const secondsClasses = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** The thresholds of a search and what they lead to, as gauges. */
function loadGauges(registers: Registry[]): (load: ExpectedLoad) => void {
  const gauge = (name: string, help: string) => new Gauge({ name, help, registers });
  const adjudicateFrom = gauge('basma_adjudicate_from', 'Score from which people look');
  const hitFrom = gauge('basma_hit_from', 'Score from which somebody known is a hit');
  const cases = gauge('basma_false_cases_per_day', 'Cases of strangers expected in a day');
  const casesMax = gauge('basma_false_cases_per_day_max', 'Cases of strangers that are in budget');
  const hits = gauge('basma_false_hits_per_day', 'Strangers expected to be refused in a day');
  const exceeded = new Gauge({
    name: 'basma_policy_exceeded',
    help: '1 where a bound of the policy can not be kept at this size of the gallery',
    labelNames: ['bound'],
    registers,
  });
  return (load) => {
    adjudicateFrom.set(load.adjudicateFrom);
    hitFrom.set(load.hitFrom);
    cases.set(load.falseCasesPerDay);
    casesMax.set(load.falseCasesPerDayMax);
    hits.set(load.falseHitsPerDay);
    for (const bound of policyBounds) {
      exceeded.set({ bound }, load.exceeded.includes(bound) ? 1 : 0);
    }
  };
}

/** What waits for a centre, and what a centre has, as gauges; they stay empty elsewhere. */
function trafficGauges(registers: Registry[]): (needs: StationNeeds) => Promise<void> {
  const byState = (name: string, help: string) =>
    new Gauge({ name, help, labelNames: ['state'], registers });
  const gauge = (name: string, help: string) => new Gauge({ name, help, registers });
  const outboxEntries = byState('basma_outbox_entries', 'Enrolments that a centre decides about');
  const waiting = gauge('basma_outbox_waiting', 'Enrolments that the centre has not received');
  const oldest = gauge('basma_outbox_oldest_seconds', 'Age of the oldest that waits');
  const silence = gauge('basma_outbox_silence_seconds', 'Since the centre answered last');
  const inboxPackets = byState('basma_inbox_packets', 'Packets of stations');
  return async ({ outbox, inbox, now }) => {
    if (outbox !== 'none') {
      const figures = await outbox.outbox.ask('figures');
      const { oldestWaitingAt, lastContactAt } = figures;
      for (const [state, n] of Object.entries(figures.counts)) outboxEntries.set({ state }, n);
      waiting.set(figures.waiting);
      oldest.set(oldestWaitingAt === 'none' ? 0 : (now() - oldestWaitingAt) / 1000);
      silence.set((now() - lastContactAt) / 1000);
    }
    if (inbox !== 'none') {
      const packets = Object.entries(await inbox.inbox.ask('figures'));
      for (const [state, n] of packets) inboxPackets.set({ state }, n);
    }
  };
}

/** How long what is read is told again: certificates end by the day. */
const expiriesKeptMs = 60_000;

/** Days until certificates and lists end. */
function expiryGauge(registers: Registry[]): (needs: StationNeeds) => Promise<void> {
  const gauge = new Gauge({
    name: 'basma_certificate_days_left',
    help: 'Days until a certificate, or a list of what was taken back, ends',
    labelNames: ['kind', 'what'],
    registers,
  });
  const unreadable = new Gauge({
    name: 'basma_trust_unreadable',
    help: '1 where a certificate or list that is believed can not be read',
    registers,
  });
  let readAt = -Infinity;
  return async ({ certificates, now }) => {
    if (now() - readAt < expiriesKeptMs) return;
    readAt = now();
    try {
      const expiries = await certificates.expiries();
      gauge.reset();
      for (const expiry of expiries) {
        const { kind, what } = expiry;
        gauge.set({ kind, what }, daysLeft(expiry, now()));
      }
      unreadable.set(0);
    } catch {
      unreadable.set(1);
    }
  };
}

/** Counts of answered requests. */
function requestFigures(registers: Registry[]): StationMetrics['answered'] {
  const requests = new Counter({
    name: 'basma_requests_total',
    help: 'Answered requests',
    labelNames: ['method', 'route', 'status', 'code'],
    registers,
  });
  const seconds = new Histogram({
    name: 'basma_request_seconds',
    help: 'From the first byte of a request to the end of its answer',
    labelNames: ['method', 'route'],
    buckets: secondsClasses,
    registers,
  });
  const outcomes = new Counter({
    name: 'basma_outcomes_total',
    help: 'Verdicts of enrolments and decisions of verifications',
    labelNames: ['route', 'outcome'],
    registers,
  });
  return ({ method, route, status, code, ms }, outcome) => {
    requests.inc({ method, route, status, code });
    seconds.observe({ method, route }, ms / 1000);
    if (outcome !== '') outcomes.inc({ route, outcome });
  };
}

/** Figures of one station; each has a registry of its own. */
export function stationMetrics(needs: StationNeeds): StationMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const setLoad = loadGauges(registers);
  const setTraffic = trafficGauges(registers);
  const setExpiries = expiryGauge(registers);
  const gauge = (name: string, help: string) => new Gauge({ name, help, registers });
  const gauges = {
    residents: gauge('basma_residents', 'Residents with a number'),
    pending: gauge('basma_enrolments_pending', 'Enrolments being decided'),
    casesOpen: gauge('basma_cases_open', 'Cases that wait for adjudicators'),
    numbersInPool: gauge('basma_numbers_ready', 'Numbers drawn and not given'),
    lastChange: gauge('basma_register_change', 'Last change of the references'),
    asOf: gauge('basma_gallery_change', 'Last change that the gallery holds'),
    count: gauge('basma_gallery_references', 'References that are searched'),
    listRecall: gauge('basma_index_recall', 'Share of the exhaustive lists that the graph found'),
    unanswered: gauge('basma_index_unanswered', 'Searches that the graph could not answer'),
  };
  return {
    answered: requestFigures(registers),
    scrape: async () => {
      const [figures, coverage] = await Promise.all([
        needs.register.figures(),
        needs.gallery.coverage(),
      ]);
      const recall = needs.gallery.recall();
      gauges.residents.set(figures.residents);
      gauges.pending.set(figures.pending);
      gauges.casesOpen.set(figures.casesOpen);
      gauges.numbersInPool.set(figures.numbersInPool);
      gauges.lastChange.set(figures.lastChange);
      gauges.asOf.set(coverage.asOf);
      gauges.count.set(coverage.count);
      gauges.listRecall.set(recall.listRecall);
      gauges.unanswered.set(recall.unanswered);
      setLoad(expectedLoad(needs.policy.duplicates, coverage.count));
      await setTraffic(needs);
      await setExpiries(needs);
      return { type: registry.contentType, text: await registry.metrics() };
    },
  };
}
