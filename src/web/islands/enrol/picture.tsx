import { useEffect, useState } from 'preact/hooks';

/** The address of a picture that lies in the page's memory and nowhere else; empty for none. */
export function useAddress(picture: Blob | undefined): string {
  const [address, setAddress] = useState('');
  useEffect(() => {
    if (!picture) return setAddress('');
    const made = URL.createObjectURL(picture);
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [picture]);
  return address;
}

/** A picture that lies in the page's memory and nowhere else. */
export function Picture({ picture, alt }: { readonly picture: Blob; readonly alt: string }) {
  const address = useAddress(picture);
  return address === '' ? null : <img src={address} alt={alt} />;
}
