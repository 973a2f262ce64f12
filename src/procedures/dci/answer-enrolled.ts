import { EnrolledMessage } from '../../dci/enrolled-message.ts';
import { statedIn } from '../../dci/grounds.ts';
import type { Partner } from '../../dci/partner.ts';
import { memberForm, registryType } from '../../dci/record-form.ts';
import type { GivenRecord, GroupRecord } from '../../dci/records.ts';
import { timestampOf } from '../../dci/timestamp.ts';
import { IdentifierType } from '../../vocabulary/exchange-terms.ts';
import { answeredKind, type Answer, type Asked } from './answer.ts';
import type { ExchangeNeeds } from './needs.ts';

/** Whoever is named by a bare number is named by the first of these that a partner may use. */
const personTypes: readonly IdentifierType[] = ['UIN', 'IDCS'];

/** The programmes that are told: those that were asked about, of those that the partner may see. */
function programmesOf(
  { programmes }: GroupRecord,
  { terms, programmes: own }: Partner,
  asked: string | undefined,
) {
  const shared = terms.shared.includes('programmes');
  return programmes
    .filter(({ code }) => shared || own.includes(code))
    .filter(({ code }) => asked === undefined || code === asked);
}

/** One beneficiary for each programme in which the person is. */
function beneficiaries(of: GivenRecord, programmes: GroupRecord['programmes']): readonly object[] {
  const person = of.member === 'group' ? undefined : of.group.members[of.member];
  if (!person) return [];
  return programmes.map(({ code, state, since }) => ({
    '@type': 'Beneficiary',
    member: {
      ...memberForm(person, of),
      programme_identifier: {
        programme: { programme_identifier: code },
        enrolment_status: state,
        status_change_date: `${since}T00:00:00Z`,
      },
    },
  }));
}

async function locatedBy(
  needs: ExchangeNeeds,
  { partner, message }: Asked<EnrolledMessage>,
): Promise<
  { readonly kind: 'refused' } | { readonly kind: 'found'; readonly records: readonly object[] }
> {
  const { query, ...criteria } = message.enrolled_criteria;
  const type = personTypes.find((one) => partner.terms.identifiers.includes(one));
  if (!type) return { kind: 'refused' };
  const identifier = { type, value: query.person_identifier };
  const access = await needs.lawfulAccess(partner, {
    operation: 'enrolled',
    stated: statedIn(criteria),
    about: identifier,
    entity: 'Member',
  });
  if (!access.ok) return { kind: 'refused' };
  const located = await needs.records.byIdentifier(identifier, partner);
  if (!located) return { kind: 'found', records: [] };
  const [given] = await needs.records.give([located], access.value);
  if (!given) return { kind: 'found', records: [] };
  const programmes = programmesOf(located.group, partner, query.programme_identifier);
  return { kind: 'found', records: beneficiaries(given, programmes) };
}

async function answerEnrolled(
  needs: ExchangeNeeds,
  asked: Asked<EnrolledMessage>,
): Promise<Answer> {
  const { message, correlationId, at } = asked;
  const found = await locatedBy(needs, asked);
  const common = { reference_id: message.transaction_id, timestamp: timestampOf(at) };
  const item =
    found.kind === 'refused'
      ? {
          ...common,
          status: 'rjct' as const,
          status_reason_code: 'rjct.search_criteria.invalid',
          status_reason_message: 'Consent or authorisation with a purpose is missing.',
        }
      : {
          ...common,
          status: 'succ' as const,
          data: {
            version: '1.0.0',
            reg_type: registryType,
            reg_record_type: 'Beneficiary',
            reg_records: found.records,
          },
          pagination: {
            page_size: Math.max(1, found.records.length),
            page_number: 1,
            total_count: found.records.length,
          },
        };
  return {
    action: 'on-search',
    status: item.status,
    total: 1,
    completed: 1,
    message: {
      transaction_id: message.transaction_id,
      correlation_id: correlationId,
      search_response: [item],
    },
  };
}

/** In which programmes somebody is. */
export const askingEnrolled = answeredKind({
  kind: 'search',
  operation: 'enrolled',
  actions: ['search', 'enrolled'],
  schema: EnrolledMessage,
  about: ({ transaction_id: transactionId }) => ({
    transactionId,
    references: [transactionId],
    count: undefined,
  }),
  answer: answerEnrolled,
});
