/** The look of a letter: A4, one column, in the direction of its language. */
export const letterStyle = `
@page { size: A4; margin: 18mm 16mm 18mm 16mm; }
* { box-sizing: border-box; }
html { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
body { margin: 0; font-family: 'Card Arabic', 'Card Latin', 'Card Tifinagh', 'Noto Sans',
  sans-serif; color: #16241d; font-size: 9.5pt; line-height: 1.45; }
:lang(zgh) body, body:lang(zgh) { line-height: 1.55; }
header { display: flex; justify-content: space-between; align-items: flex-end; gap: 8mm;
  border-block-end: 0.6mm solid #0a6b47; padding-block-end: 3mm; margin-block-end: 6mm; }
header .register { font-size: 13pt; font-weight: 700; color: #0a4f36; }
header .station { color: #4f6257; }
.to { margin-block-end: 6mm; }
.to dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.5mm 4mm; margin: 0; }
dt { color: #4f6257; }
dd { margin: 0; }
.to .name { font-weight: 700; font-size: 11pt; }
h1 { font-size: 14pt; margin: 0 0 2mm; color: #0a4f36; }
h2 { font-size: 11.5pt; margin: 6mm 0 1.5mm; color: #0a4f36; break-after: avoid; }
h3 { font-size: 10.5pt; margin: 0; }
h4 { font-size: 9.5pt; margin: 1.5mm 0 0; color: #4f6257; }
p { margin: 0 0 1.5mm; }
ul { margin: 0 0 1.5mm; padding-inline-start: 5mm; }
.note, .source { color: #4f6257; }
.source { font-size: 8pt; }
.score { font-size: 20pt; font-weight: 700; color: #0a4f36; line-height: 1.2; }
.programmes { list-style: none; padding: 0; display: grid; gap: 3mm; }
.programme { border: 0.25mm solid #0a6b4755; border-radius: 1.5mm; padding: 2.5mm 3mm;
  break-inside: avoid; }
.outcome { display: inline-block; border-radius: 3mm; padding: 0.2mm 3mm; font-weight: 700;
  background: #eef1ee; }
.outcome.eligible { background: #d9eee1; color: #0a4f36; }
.outcome.ineligible { background: #f6e3df; color: #7a1f14; }
.bounds { display: flex; flex-wrap: wrap; gap: 1mm 8mm; margin: 0; }
.bounds dd { font-weight: 600; }
.record { display: grid; gap: 0.8mm; margin: 0; }
.record > div { display: grid; grid-template-columns: 45mm 1fr; gap: 3mm; }
code { font-family: 'Card Latin', monospace; font-size: 8pt; overflow-wrap: anywhere; }
table { border-collapse: collapse; width: 100%; font-size: 8pt; line-height: 1.35; }
th, td { text-align: start; vertical-align: top; padding: 0.9mm 1.5mm;
  border-block-end: 0.15mm solid #0a6b4740; }
thead { display: table-header-group; }
tfoot { display: table-row-group; }
tr { break-inside: avoid; }
tbody th { font-weight: 600; max-width: 48mm; }
thead th { color: #4f6257; }
.number { text-align: end; white-space: nowrap; font-variant-numeric: tabular-nums; }
.exact small { font-size: 5.5pt; color: #4f6257; }
.recorded { list-style: none; padding: 0; margin: 0; }
.total th, .total td { font-weight: 700; border-block-start: 0.4mm solid #0a6b47; }
.contest { break-inside: avoid; border: 0.4mm solid #c9a227; border-radius: 1.5mm;
  padding: 0 4mm 2mm; margin-block-start: 6mm; }
`;
