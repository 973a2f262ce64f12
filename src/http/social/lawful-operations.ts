import { lawfulAccess, type Asker } from '../../procedures/social/lawful-access.ts';
import { PurposeCode, BasisCode, type StatedUse } from '../../vocabulary/purpose-basis.ts';
import type { Call, Operation } from '../operation.ts';
import { socialNeeds } from './social-needs.ts';
import { accessProblem, statedUse, statedUseHeaders } from './stated-use.ts';

/** A resident who asks for what is hers needs no other purpose. */
export const ownUse: StatedUse = {
  purpose: PurposeCode.parse('social-own-data'),
  basis: BasisCode.parse('law-09-08'),
};

/** Who calls, as far as she is one who must say why. */
function askerOf({ access }: Operation, call: Call): Asker {
  if (access === 'programme') return { kind: 'programme', programme: call.programme() };
  if (access === 'resident') return { kind: 'resident' };
  if (access === 'station') return { kind: 'station' };
  return { kind: 'operator', operator: call.operator() };
}

/** What an operation does, as the journal names it: `social.post_households_search`. */
function doingOf({ method, path }: Operation): string {
  const words = path.split(/[^a-z]+/).filter((word) => word.length > 1);
  return `social.${[method, ...words].join('_')}`;
}

/**
 * The same operation for whoever states a purpose and a legal basis that the deployment allows her;
 * everybody else is refused before it begins, and that is journalled.
 */
function lawful(operation: Operation): Operation {
  const { access, handle, headers, people, purposes } = operation;
  if (access === 'everyone') return operation;
  const own = access === 'resident';
  return {
    ...operation,
    ...(own ? {} : { headers: { ...headers, ...statedUseHeaders } }),
    handle: async (needs, call) => {
      const access = await lawfulAccess(socialNeeds(needs), {
        asker: askerOf(operation, call),
        doing: doingOf(operation),
        people: people ? await people(needs, call) : [],
        stated: own ? ownUse : statedUse(call.request),
        ...(purposes ? { fitting: purposes } : {}),
      });
      if (!access.ok) throw accessProblem(access.error);
      return handle({ ...needs, lawful: access.value }, call);
    },
  };
}

/** Operations that use data of the social register, each behind its purpose and legal basis. */
export function lawfulOperations(operations: readonly Operation[]): readonly Operation[] {
  return operations.map(lawful);
}
