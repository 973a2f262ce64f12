import { useEffect, useState } from 'preact/hooks';
import { sessionHeaders } from './session.ts';

/**
 * A picture that the station journals whoever sees: asked for once, kept in the page's memory.
 * @param missing what is said when there is none, or none that a browser can draw
 */
export function ShownPicture(props: {
  readonly path: string;
  readonly alt: string;
  readonly missing: string;
}) {
  const { path, alt, missing } = props;
  const [address, setAddress] = useState<string | 'none'>('');
  useEffect(() => {
    let made = '';
    let left = false;
    const ask = async () => {
      const response = await fetch(path, { headers: sessionHeaders() });
      if (!response.ok) throw new Error('no picture');
      made = URL.createObjectURL(await response.blob());
      if (left) URL.revokeObjectURL(made);
      else setAddress(made);
    };
    setAddress('');
    ask().catch(() => setAddress('none'));
    return () => {
      left = true;
      URL.revokeObjectURL(made);
    };
  }, [path]);
  if (address === 'none') return <p class="no-picture">{missing}</p>;
  if (address === '') return <div class="no-picture" />;
  return <img src={address} alt={alt} onError={() => setAddress('none')} />;
}
