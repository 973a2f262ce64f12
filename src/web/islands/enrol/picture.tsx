import { useEffect, useState } from 'preact/hooks';

/** A picture that lies in the page's memory and nowhere else. */
export function Picture({ picture, alt }: { readonly picture: Blob; readonly alt: string }) {
  const [address, setAddress] = useState('');
  useEffect(() => {
    const made = URL.createObjectURL(picture);
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [picture]);
  return address === '' ? null : <img src={address} alt={alt} />;
}
