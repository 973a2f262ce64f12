/** The look of a card: two pages of ID-1 (ISO/IEC 7810), 85.6 × 54 mm, nothing outside them. */
export const cardStyle = `
@page { size: 85.6mm 54mm; margin: 0; }
* { box-sizing: border-box; margin: 0; padding: 0; }
html { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
body { width: 85.6mm; font-family: 'Card Arabic', 'Card Latin', 'Card Tifinagh', 'Noto Sans',
  sans-serif; color: #16241d; font-size: 6.4pt; line-height: 1.25; }
.side { position: relative; width: 85.6mm; height: 54mm; overflow: hidden; break-after: page;
  background: linear-gradient(135deg, #fbfaf4 0%, #eef5ee 55%, #dcebe0 100%); }
.side:last-child { break-after: auto; }
.stars { position: absolute; inset: 0; width: 100%; height: 100%; opacity: 0.5; }
header { position: absolute; inset: 0 0 auto 0; height: 9.4mm; padding: 0 4mm;
  background: linear-gradient(90deg, #0a4f36, #0a6b47 60%, #12805a); color: #fff;
  display: flex; align-items: center; justify-content: space-between; gap: 2mm; }
header::after { content: ''; position: absolute; inset: auto 0 -0.7mm 0; height: 0.7mm;
  background: linear-gradient(90deg, #c9a227, #f0dc8c 50%, #c9a227); }
header > * { white-space: nowrap; }
header .fr { font-size: 6.6pt; font-weight: 600; }
header .ar { font-size: 7.8pt; font-weight: 700; }
.zgh { font-family: 'Card Tifinagh', 'Noto Sans Tifinagh', sans-serif; }
header .zgh { font-size: 5.8pt; opacity: 0.92; }
.portrait { position: absolute; left: 4mm; top: 12.4mm; width: 23.2mm; height: 29mm;
  object-fit: cover; border-radius: 1.2mm; border: 0.3mm solid #0a6b47; background: #fff; }
.fields { position: absolute; left: 30mm; right: 4mm; top: 12mm; display: grid; gap: 0.85mm; }
/* The longest names make the whole smaller, so that nothing is cut. */
.fields.tight { right: auto; width: 66mm; transform: scale(0.78); transform-origin: 0 0; }
.field { border-block-end: 0.12mm solid #0a6b4733; padding-block-end: 0.35mm; }
.labels { display: flex; justify-content: space-between; align-items: baseline; gap: 1mm;
  font-size: 4.6pt; color: #4f6257; white-space: nowrap; line-height: 1.3; }
.labels .zgh { font-size: 4.3pt; }
.values { display: flex; justify-content: space-between; align-items: baseline; gap: 2mm;
  font-weight: 600; font-size: 7.6pt; line-height: 1.3; }
.values .ar { font-size: 8.6pt; text-align: right; }
.values.long { font-size: 5.6pt; }
.values.long .ar { font-size: 6.2pt; }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: 3mm; }
.pair .values { font-size: 6.8pt; }
.pair .values.long { font-size: 5pt; line-height: 1.2; }
.values.longest { font-size: 4.3pt; line-height: 1.2; }
.values.longest .ar { font-size: 5pt; }
.pair .values.longest { font-size: 3.8pt; }
.foot { position: absolute; left: 4mm; right: 4mm; bottom: 2.6mm; display: flex;
  justify-content: space-between; align-items: flex-end; gap: 3mm; }
.number { font-variant-numeric: tabular-nums; font-weight: 700; font-size: 12pt;
  letter-spacing: 0.06em; color: #0a4f36; line-height: 1.1; white-space: nowrap; }
.number-words { display: flex; gap: 2mm; font-size: 4.6pt; color: #4f6257; white-space: nowrap; }
.dates { text-align: right; font-size: 5pt; color: #4f6257; white-space: nowrap; }
.dates b { color: #16241d; font-size: 6pt; font-variant-numeric: tabular-nums; }
.code { position: absolute; left: 3mm; top: 50%; transform: translateY(-50%); border-radius: 1mm; }
.back { position: absolute; right: 3.6mm; top: 3.6mm; bottom: 3.6mm; display: flex;
  flex-direction: column; justify-content: space-between; }
.back h2 { font-size: 7.2pt; color: #0a4f36; line-height: 1.35; }
.back h2.ar { font-size: 9pt; text-align: right; }
.back p { font-size: 5pt; line-height: 1.4; }
.back p.ar { font-size: 5.8pt; text-align: right; line-height: 1.5; }
.back p.zgh { font-size: 4.8pt; }
`;

/** A tile of eight-pointed stars, as on a wall of zellij. */
export const starTile =
  '<svg class="stars" aria-hidden="true"><defs>' +
  '<pattern id="zellij" width="34" height="34" patternUnits="userSpaceOnUse">' +
  '<g fill="none" stroke="#0a6b47" stroke-opacity="0.16" stroke-width="0.5">' +
  '<rect x="8" y="8" width="18" height="18"/>' +
  '<rect x="8" y="8" width="18" height="18" transform="rotate(45 17 17)"/>' +
  '<path d="M17 0v4.3M17 29.7V34M0 17h4.3M29.7 17H34M0 0l8 8M34 0l-8 8M0 34l8-8M34 34l-8-8"/>' +
  '</g></pattern></defs><rect width="100%" height="100%" fill="url(#zellij)"/></svg>';
