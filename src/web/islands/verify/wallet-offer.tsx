import { useEffect, useState } from 'preact/hooks';
import { Outcome, problemIn } from '../shared/asking.tsx';
import { numberIn, partIn, textIn } from '../shared/fields.ts';
import { base64Of, call } from '../shared/station.ts';
import type { Say } from '../shared/texts.ts';

/** Who was recognised, and by which picture: an offer wants to see her once more. */
export interface Recognised {
  readonly idcs: string;
  readonly kind: 'face' | 'finger';
  readonly picture: Blob;
}

interface Offer {
  readonly transactionCode: string;
  readonly side: number;
  readonly path: string;
  readonly expiresAt: number;
}

function offerFrom(body: unknown): Offer {
  const qr = partIn(body, 'qr');
  return {
    transactionCode: textIn(body, 'transactionCode'),
    side: numberIn(qr, 'side'),
    path: textIn(qr, 'path'),
    expiresAt: Date.parse(textIn(body, 'expiresAt')),
  };
}

async function proofOf({ kind, picture }: Recognised) {
  const image = await base64Of(picture);
  const shown = kind === 'face' ? { face: image } : { fingers: [{ position: 'unknown', image }] };
  return { kind: 'shown', ...shown };
}

/** The code to scan, or the digits to type: never both, so that one photograph has not both. */
function OpenOffer({ say, offer }: { readonly say: Say; readonly offer: Offer }) {
  const [shown, setShown] = useState<'qr' | 'digits'>('qr');
  const other = shown === 'qr' ? 'digits' : 'qr';
  const { side, path, transactionCode } = offer;
  return (
    <section class="wallet-offer" aria-label={say('verify.wallet')}>
      <p role="status">{say(`verify.wallet_${shown}_note`)}</p>
      {shown === 'qr' ? (
        <svg viewBox={`0 0 ${side} ${side}`} role="img" aria-label={say('verify.wallet_qr')}>
          <rect width={side} height={side} fill="#fff" />
          <path d={path} fill="#000" shape-rendering="crispEdges" />
        </svg>
      ) : (
        <p class="wallet-digits">
          <bdi>{`${transactionCode.slice(0, 3)} ${transactionCode.slice(3)}`}</bdi>
        </p>
      )}
      <button type="button" onClick={() => setShown(other)}>
        {say(`verify.wallet_${other}`)}
      </button>
    </section>
  );
}

/** Offers a credential to the wallet of who was recognised just now. */
export function WalletOffer(props: { readonly say: Say; readonly recognised: Recognised }) {
  const { say, recognised } = props;
  const [offer, setOffer] = useState<Offer>();
  const [asking, setAsking] = useState(false);
  const [trouble, setTrouble] = useState('');
  useEffect(() => {
    if (!offer) return undefined;
    // What nobody can use any more is not left on the screen.
    const ends = setTimeout(() => setOffer(undefined), offer.expiresAt - Date.now());
    return () => clearTimeout(ends);
  }, [offer]);
  const ask = async () => {
    setAsking(true);
    setTrouble('');
    const body = { idcs: recognised.idcs, proof: await proofOf(recognised) };
    const answer = await call('POST', '/v1/residents/wallet-offers', offerFrom, body);
    setAsking(false);
    if (answer.kind === 'answered') setOffer(answer.body);
    else setTrouble(problemIn(say, answer));
  };
  if (offer) return <OpenOffer say={say} offer={offer} />;
  return (
    <>
      <Outcome text={asking ? say('verify.comparing') : trouble} bad={!asking} />
      <button type="button" id="wallet-offer" disabled={asking} onClick={() => void ask()}>
        {say('verify.wallet_offer')}
      </button>
    </>
  );
}
