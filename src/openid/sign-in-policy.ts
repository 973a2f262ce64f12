import type { interactionPolicy, KoaContextWithOIDC } from 'oidc-provider';
import type { Register } from '../register/register.ts';
import { programmeOf } from './accounts.ts';
import { askedAssurance } from './asked-claims.ts';
import { assurances } from './client.ts';

type Policy = typeof interactionPolicy;

/**
 * When somebody is asked: as the library asks, and also when the browser's session was begun by
 * another programme, or is less sure than this one needs.
 */
export function signInPolicy(
  { base, Check }: Policy,
  needs: { readonly register: Pick<Register, 'programme'> },
): interactionPolicy.Prompt[] {
  const prompts = base();
  const login = prompts.get('login');
  if (!login) throw new Error('a provider has people log in');
  login.checks.add(
    new Check('other_programme', 'End-User authentication is required', 'login_required', (ctx) => {
      const { session, client, result } = ctx.oidc;
      if (!session?.accountId || !client) return Check.NO_NEED_TO_PROMPT;
      // Whom the programme does not know, or may not know any more, is not signed in with it.
      const known =
        ctx.oidc.account && (result?.login ?? session.authorizations?.[client.clientId]);
      return known ? Check.NO_NEED_TO_PROMPT : Check.REQUEST_PROMPT;
    }),
  );
  login.checks.add(
    new Check(
      'not_sure_enough',
      'End-User authentication is required',
      'login_required',
      async (ctx) => {
        const sure = ctx.oidc.session?.acr === (await neededAcr(needs, ctx));
        const enough = sure || ctx.oidc.session?.acr === assurances.substantial;
        return enough ? Check.NO_NEED_TO_PROMPT : Check.REQUEST_PROMPT;
      },
    ),
  );
  return prompts;
}

async function neededAcr(
  needs: { readonly register: Pick<Register, 'programme'> },
  ctx: KoaContextWithOIDC,
): Promise<string> {
  const params = ctx.oidc.params ?? {};
  const programme = await programmeOf(needs, ctx);
  const purpose = programme?.purposes.find(({ code }) => code === params['purpose']);
  const asked = askedAssurance(params, purpose);
  return asked === 'low' ? assurances.low : assurances.substantial;
}
