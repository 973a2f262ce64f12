import sharp from 'sharp';

/** Somebody who does not exist, drawn: what pictures of the console may show. */
const drawing = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 480">
  <defs>
    <linearGradient id="wall" x1="0" y1="0" x2="0" y2="1">
      <stop offset="0" stop-color="#dfe3df"/><stop offset="1" stop-color="#c4cbc6"/>
    </linearGradient>
    <linearGradient id="skin" x1="0" y1="0" x2="1" y2="1">
      <stop offset="0" stop-color="#d9a97f"/><stop offset="1" stop-color="#b98258"/>
    </linearGradient>
  </defs>
  <rect width="640" height="480" fill="url(#wall)"/>
  <path d="M110 480q20-120 130-140h160q110 20 130 140z" fill="#28534a"/>
  <path d="M262 300h116v70q-58 50-116 0z" fill="#b07a52"/>
  <path d="M190 250q-20-200 130-206 150 6 130 206-10 110-60 150-70-60-140 0-50-40-60-150z"
    fill="#3d6f9c"/>
  <ellipse cx="320" cy="232" rx="94" ry="126" fill="url(#skin)"/>
  <path d="M226 190q14-110 94-110t94 110q-40-70-94-70t-94 70z" fill="#2f5a80"/>
  <path d="M256 200q24-14 46 0M338 200q22-14 46 0" stroke="#4a2f1f" stroke-width="7" fill="none"
    stroke-linecap="round"/>
  <ellipse cx="280" cy="222" rx="20" ry="11" fill="#fff"/>
  <ellipse cx="360" cy="222" rx="20" ry="11" fill="#fff"/>
  <circle cx="280" cy="222" r="9" fill="#3a2416"/><circle cx="360" cy="222" r="9" fill="#3a2416"/>
  <path d="M320 225q-6 36-16 44 16 12 32 0" stroke="#8d5c3a" stroke-width="5" fill="none"
    stroke-linecap="round"/>
  <path d="M282 306q38 22 76 0-38-16-76 0z" fill="#9a4a45"/>
</svg>`;

/** The drawing as JPEG, as large as a webcam's frame. */
export function drawnFace(): Promise<Buffer> {
  return sharp(Buffer.from(drawing)).jpeg({ quality: 92 }).toBuffer();
}
