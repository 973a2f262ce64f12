import type { Result } from '../../vocabulary/result.ts';
import {
  lawfulAccess,
  type AccessRefusal,
  type LawfulAccess,
  type LawfulNeeds,
} from './lawful-access.ts';

/**
 * Leave for what the station does by itself. It states the first legal basis that the deployment
 * names for its purpose; a deployment that names none has the work left undone, and journalled so.
 */
export function stationAccess(
  needs: LawfulNeeds,
  { doing, purpose }: { readonly doing: string; readonly purpose: string },
): Promise<Result<LawfulAccess, AccessRefusal>> {
  const basis = needs.purposes.purposes.find(({ code }) => code === purpose)?.bases[0];
  const stated = { purpose, basis };
  return lawfulAccess(needs, { asker: { kind: 'station' }, doing, people: [], stated });
}
