/** The look of the station's own pages. */
export const styleSheet = `
:root { color-scheme: light dark; --ink: #1c2421; --paper: #fbfaf6; --line: #d9d5c7;
  --green: #0a6b47; --muted: #5c665f; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e9ece7; --paper: #161b18; --line: #38423c; --green: #5cc79a; --muted: #a2ada6; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 60rem; padding: 3rem 1.5rem; background: var(--paper);
  color: var(--ink); font: 1rem/1.6 system-ui, sans-serif; }
header { border-block-end: 3px solid var(--green); padding-block-end: 1rem; }
h1 { margin: 0; font-size: 2.25rem; letter-spacing: -0.02em; }
h2 { margin-block: 2.5rem 0.75rem; font-size: 1.15rem; }
p { max-width: 42rem; }
.lead { color: var(--muted); margin: 0.25rem 0 0; }
dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(11rem, 1fr)); gap: 0.75rem;
  margin: 0; }
dl div { border: 1px solid var(--line); border-radius: 0.5rem; padding: 0.75rem 1rem; }
dt { color: var(--muted); font-size: 0.85rem; }
dd { margin: 0; font-size: 1.5rem; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
dd.text { font-size: 1rem; padding-block: 0.35rem; }
a { color: var(--green); }
section { border-block-start: 1px solid var(--line); margin-block-start: 2rem; }
pre { overflow-x: auto; padding: 1rem; border: 1px solid var(--line); border-radius: 0.5rem;
  font-size: 0.8rem; }
code { font-size: 0.95em; }
ul { padding-inline-start: 1.25rem; }
`;
