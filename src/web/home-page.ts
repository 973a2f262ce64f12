import { html, page, type Html } from './page.ts';

/** What the page about a station shows. No person appears on it. */
export interface HomeFigures {
  readonly figures: {
    readonly enrolments: number;
    readonly residents: number;
    readonly pending: number;
    readonly casesOpen: number;
    readonly programmes: number;
    readonly numbersInPool: number;
  };
  readonly coverage: { readonly scope: 'register' | 'station'; readonly count: number };
  readonly recall: {
    readonly searches: number;
    readonly firstFound: number;
    readonly missesUpper95: number;
  };
  readonly load: {
    readonly adjudicateFrom: number;
    readonly hitFrom: number;
    readonly falseCasesPerDay: number;
    readonly falseCasesPerDayMax: number;
    readonly exceeded: readonly string[];
  };
  readonly model: string;
  readonly upSeconds: number;
}

function figure(name: string, value: string | number): Html {
  const text = typeof value === 'string' && value.length > 8 ? html` class="text"` : html``;
  return html`<div><dt>${name}</dt><dd${text}>${value}</dd></div>`;
}

function uptime(seconds: number): string {
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7_200) return `${Math.round(seconds / 60)} min`;
  return `${Math.round(seconds / 3_600)} h`;
}

/** What a search leads to at the gallery's size, and whether the administration wanted it so. */
function loadText({ load }: HomeFigures): string {
  const { adjudicateFrom, hitFrom, falseCasesPerDay, falseCasesPerDayMax, exceeded } = load;
  const cases = Number(falseCasesPerDay.toPrecision(2));
  const excess =
    exceeded.length === 0
      ? ''
      : ' The policy can not be kept at this size of the gallery: more strangers are found than ' +
        'it allows, and nobody is left out.';
  return (
    `People look from ${adjudicateFrom.toFixed(1)} points, ${hitFrom.toFixed(1)} are a hit. ` +
    `Cases of people who are not enrolled yet: ${cases} a day are expected, ` +
    `${falseCasesPerDayMax} are in the budget.${excess}`
  );
}

/** What this station is, its state, its figures, where to go on. */
export function homePage(styles: string, shown: HomeFigures): string {
  const { figures, coverage, recall, model, upSeconds } = shown;
  const scope =
    coverage.scope === 'register'
      ? 'This station stands alone: it is the whole register and gives numbers itself.'
      : 'This station belongs to a centre: its answers are provisional until the centre confirms.';
  const graph =
    recall.searches === 0
      ? 'No search yet.'
      : `The graph found the best candidate in ${recall.firstFound} of ${recall.searches} searches
         (it misses at most ${(100 * recall.missesUpper95).toFixed(1)} %, with 95 % confidence).`;
  return page(
    'Basma · enrolment station',
    styles,
    html`<header>
        <h1>Basma <span lang="ar" dir="rtl">بصمة</span></h1>
        <p class="lead">Enrolment station of the population register</p>
      </header>
      <main>
        <p>
          ${scope} A face goes in; everyone enrolled before is searched; one number comes out, once.
          A programme that pays asks this station whether the person in front of it is who she says,
          and gets a decision and a signed token of two minutes.
        </p>
        <h2>State</h2>
        <dl>
          ${figure('Residents', figures.residents)} ${figure('Enrolments', figures.enrolments)}
          ${figure('Being decided', figures.pending)}
          ${figure('Cases for people', figures.casesOpen)}
          ${figure('Programmes', figures.programmes)}
          ${figure('Numbers ready', figures.numbersInPool)}
          ${figure('References searched', coverage.count)}
          ${figure('Running for', uptime(upSeconds))} ${figure('Face model', model)}
        </dl>
        <h2>Searching</h2>
        <p>Every search is exhaustive before a number is given. ${graph}</p>
        <p>${loadText(shown)}</p>
        <h2>For people who work here</h2>
        <p><a href="/">The console</a></p>
        <h2>For programs</h2>
        <ul>
          <li><a href="/docs">The interface, explained</a></li>
          <li><a href="/openapi.json">The interface as OpenAPI 3.1</a></li>
          <li><a href="/v1/gallery">The gallery’s coverage and recall</a></li>
          <li><a href="/.well-known/jwks.json">Keys that verify this station’s tokens</a></li>
          <li><a href="/v1/journal">The journal’s signed head, and the keys that verify it</a></li>
          <li><a href="/health/ready">Readiness</a> · <a href="/metrics">Metrics</a></li>
        </ul>
      </main>`,
  );
}
