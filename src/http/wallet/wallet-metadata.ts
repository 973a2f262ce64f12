import { mdocType } from '../../credentials/wallet/identity-mdoc.ts';
import type { WalletConfiguration } from '../../credentials/wallet/offered.ts';
import { agesAsked } from '../../credentials/wallet/wallet-statement.ts';
import type { StationNeeds } from '../needs.ts';
import type { Operation, Reply } from '../operation.ts';
import { credentialTypePath, walletAddresses, walletPath } from './wallet-addresses.ts';

/** The name of the credential in the languages of the console. */
const names = [
  { locale: 'ar', name: 'الهوية الرقمية' },
  { locale: 'fr', name: 'Identité numérique' },
  { locale: 'zgh', name: 'ⵜⴰⵎⴰⴳⵉⵜ ⵜⴰⵎⵓⵟⵟⵓⵏⵜ' },
  { locale: 'en', name: 'Digital identity' },
] as const;

/** Where each claim lies, and whether its holder may keep it to herself. */
const claimPaths: readonly (readonly (string | null)[])[] = [
  ['personal_administrative_number'],
  ['given_name'],
  ['given_name#ar'],
  ['family_name'],
  ['family_name#ar'],
  ['birthdate'],
  ['place_of_birth'],
  ['sex'],
  ['nationalities', null],
  ['picture'],
  ...agesAsked.map((age) => ['age_equal_or_over', String(age)]),
];

/** What a proof of a wallet's key is. */
const proofTypes = { jwt: { proof_signing_alg_values_supported: ['ES256'] } } as const;

/** How each configuration is described. */
function described(configuration: WalletConfiguration, type: string) {
  if (configuration === 'idcs_mdoc') {
    return {
      format: 'mso_mdoc',
      doctype: mdocType,
      cryptographic_binding_methods_supported: ['cose_key'],
      credential_signing_alg_values_supported: [-7],
      proof_types_supported: proofTypes,
      credential_metadata: { display: names },
    };
  }
  return {
    format: 'dc+sd-jwt',
    vct: type,
    cryptographic_binding_methods_supported: ['jwk'],
    credential_signing_alg_values_supported: ['ES256'],
    proof_types_supported: proofTypes,
    credential_metadata: { display: names, claims: claimPaths.map((path) => ({ path })) },
  };
}

/** What a credential issuer says of itself. Source: OpenID4VCI 1.0 §12.2. */
async function issuerMetadata({ issuer: station, wallet }: StationNeeds) {
  const { issuer, nonce, credential, type } = walletAddresses(station);
  const ready = await wallet.configurations();
  return {
    credential_issuer: issuer,
    credential_endpoint: credential,
    nonce_endpoint: nonce,
    display: names,
    credential_configurations_supported: Object.fromEntries(
      ready.map((configuration) => [configuration, described(configuration, type)]),
    ),
  };
}

/** What the authorization server of the same name says of itself. Source: RFC 8414. */
function serverMetadata(station: string) {
  const { issuer, token } = walletAddresses(station);
  return {
    issuer,
    token_endpoint: token,
    response_types_supported: [],
    grant_types_supported: ['urn:ietf:params:oauth:grant-type:pre-authorized_code'],
    token_endpoint_auth_methods_supported: ['none'],
    dpop_signing_alg_values_supported: ['ES256'],
    'pre-authorized_grant_anonymous_access_supported': true,
  };
}

/** What the type of the credential means. Source: SD-JWT VC, type metadata. */
function typeMetadata(station: string) {
  const { type } = walletAddresses(station);
  return {
    vct: type,
    name: 'Digital identity',
    description: 'A resident’s identity, each claim to be shown by itself.',
    display: names.map(({ locale, name }) => ({ locale, name })),
    claims: claimPaths.map((path) => ({ path, sd: 'always' })),
  };
}

const headers = {
  'cache-control': 'public, max-age=300',
  'access-control-allow-origin': '*',
  'cross-origin-resource-policy': 'cross-origin',
} as const;

function open(
  path: string,
  summary: string,
  body: (needs: StationNeeds) => object | Promise<object>,
): Operation {
  return {
    method: 'get',
    path,
    summary,
    access: 'everyone',
    answers: { 200: { what: 'Metadata.' } },
    handle: async (needs): Promise<Reply> => ({ status: 200, headers, body: await body(needs) }),
  };
}

/** Each stands where the specification has it, and where wallets of before seek it. */
const wellKnown = (name: string) => [
  `/.well-known/${name}${walletPath}`,
  `${walletPath}/.well-known/${name}`,
];

/** What wallets and verifiers of their credentials must know. */
export const walletMetadataOperations: readonly Operation[] = [
  ...wellKnown('openid-credential-issuer').map((path) =>
    open(path, 'What wallets can obtain (OpenID4VCI)', issuerMetadata),
  ),
  ...wellKnown('oauth-authorization-server').map((path) =>
    open(path, 'Where wallets get tokens (RFC 8414)', ({ issuer }) => serverMetadata(issuer)),
  ),
  open(credentialTypePath, 'What the type of the credential means (`vct`)', ({ issuer }) =>
    typeMetadata(issuer),
  ),
  ...wellKnown('jwt-vc-issuer').map((path) =>
    open(path, 'Keys with which wallets’ credentials are verified', async (needs) => ({
      issuer: walletAddresses(needs.issuer).issuer,
      jwks: { keys: await needs.publishedKeys('wallet-credential') },
    })),
  ),
];
