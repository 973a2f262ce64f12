import type { ScriptedName } from '../../vocabulary/names.ts';
import { hiddenList, hiddenObject, sdJwt, type CredentialSigner } from '../sd-jwt/sd-jwt.ts';
import type { JsonObject } from '../sd-jwt/json-value.ts';
import {
  agesAsked,
  agesReached,
  birthDateText,
  dayOf,
  type WalletStatement,
} from './wallet-statement.ts';

/** Digests of a credential, decoys among them: that a name lacks a script is not seen. */
const claimsMin = 12;
const countriesMin = 2;

/** How OpenID numbers nothing: sexes of ISO/IEC 5218. */
const sexes = { male: 1, female: 2 } as const;

/** A name in the scripts that are known. */
function named(claim: string, { latin, arabic }: ScriptedName): JsonObject {
  return {
    ...(latin === undefined ? {} : { [claim]: latin }),
    ...(arabic === undefined ? {} : { [`${claim}#ar`]: arabic }),
  };
}

/** Who signs identity credentials, and of which type they are. */
export interface IdentityIssuer {
  readonly issuer: string;
  readonly type: string;
  readonly signer: CredentialSigner;
  /** Whether nobody is to take it for a resident's. */
  readonly training: boolean;
}

/**
 * A resident's credential as SD-JWT VC, each claim of hers to be shown by itself: the number,
 * names, day of birth, sex, nationality, photograph, and which ages she has reached.
 */
export async function identitySdJwt(
  { issuer, type, signer, training }: IdentityIssuer,
  { idcs, demographics, picture, issuedAt, expiresAt, status, holder }: WalletStatement,
): Promise<string> {
  const { givenName, familyName, birthDate, birthPlace, sex, nationality } = demographics;
  const claims = hiddenObject(
    {
      personal_administrative_number: idcs,
      ...named('given_name', givenName),
      ...named('family_name', familyName),
      birthdate: birthDateText(birthDate),
      place_of_birth: { locality: birthPlace },
      sex: sexes[sex],
      picture: `data:image/webp;base64,${Buffer.from(picture).toString('base64')}`,
    },
    claimsMin,
  );
  const ages = hiddenObject(agesReached(birthDate, issuedAt), agesAsked.length);
  const countries = hiddenList([nationality], countriesMin);
  const open: JsonObject = {
    ...(training ? { training: true } : {}),
    iss: issuer,
    vct: type,
    iat: dayOf(issuedAt),
    exp: dayOf(expiresAt),
    cnf: { jwk: holder },
    status: { status_list: { idx: status.index, uri: status.uri } },
    ...claims.open,
    age_equal_or_over: ages.open,
    nationalities: countries.open,
  };
  const hidden = [claims, ages, countries].flatMap(({ disclosures }) => disclosures);
  return sdJwt(signer, open, hidden);
}
