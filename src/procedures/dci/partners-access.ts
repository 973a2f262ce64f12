import type { StatedGrounds } from '../../dci/grounds.ts';
import type { ProgrammeAccount } from '../../register/accounts.ts';
import type { PurposeList } from '../../vocabulary/purpose-basis.ts';
import { ProgrammeId } from '../../vocabulary/record-ids.ts';
import { fail, ok } from '../../vocabulary/result.ts';
import { lawfulAccess } from '../social/lawful-access.ts';
import type { PartnersAccess } from './needs.ts';
import { peopleAskedAbout, type SocialRecordNeeds } from './social-records.ts';

/** The legal basis that is meant: consent, the one that is stated, or the account's own. */
function basisOf(
  { bases, purposes }: PurposeList,
  { kind, purpose, basis }: StatedGrounds,
  account: ProgrammeAccount,
): string {
  if (kind === 'consent') {
    const allowed = purposes.find(({ code }) => code === purpose)?.bases ?? [];
    return bases.find((one) => one.kind === 'consent' && allowed.includes(one.code))?.code ?? '';
  }
  if (basis !== '') return basis;
  return account.purposes.find(({ code }) => code === purpose)?.basis ?? '';
}

/** What a partner states, judged as every other use of the social register's data is. */
export function partnersAccess(needs: SocialRecordNeeds): PartnersAccess {
  return async (partner, { operation, stated, about, entity }) => {
    const id = ProgrammeId.safeParse(partner.id);
    const account = id.success ? await needs.register.programme(id.data) : undefined;
    if (!account?.active) return fail({ kind: 'purpose_not_allowed' });
    const people =
      about === 'list' ? [] : await peopleAskedAbout(needs, about, { entity, partner: partner.id });
    const basis = basisOf(needs.purposes, stated, account);
    const use = await lawfulAccess(needs, {
      asker: { kind: 'programme', programme: account },
      doing: `exchange.${operation}`,
      people,
      stated: { purpose: stated.purpose, basis },
    });
    if (!use.ok) return use;
    const { purpose, basis: allowed } = use.value;
    const grounds = stated.kind === 'consent' ? 'consent' : 'authorize';
    return ok({ partner, purpose, basis: allowed, grounds });
  };
}
