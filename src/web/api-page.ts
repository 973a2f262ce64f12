import { html, page, type Html } from './page.ts';

/** One endpoint as the documentation shows it. */
export interface DescribedEndpoint {
  readonly method: string;
  readonly path: string;
  readonly summary: string;
  readonly access: string;
  /** JSON Schema of the body as text; empty when there is none. */
  readonly body: string;
  readonly answers: readonly { readonly status: string; readonly what: string }[];
}

/** Text whose parts between back-ticks are code. */
function marked(text: string): Html {
  const parts = text.split('`').map((part, place) => {
    return place % 2 === 1 ? html`<code>${part}</code>` : html`${part}`;
  });
  return html`${parts}`;
}

function endpoint({ method, path, summary, access, body, answers }: DescribedEndpoint): Html {
  const sent =
    body === ''
      ? html``
      : html`<details>
          <summary>Body</summary>
          <pre>${body}</pre>
        </details>`;
  const rows = answers.map(({ status, what }) => html`<li><b>${status}</b> ${marked(what)}</li>`);
  return html`<section>
    <h2><code>${method.toUpperCase()} ${path}</code></h2>
    <p>${marked(summary)}. For: ${access}.</p>
    <ul>
      ${rows}
    </ul>
    ${sent}
  </section>`;
}

/** The interface for people who write programs. */
export function apiPage(endpoints: readonly DescribedEndpoint[], styles: string): string {
  return page(
    'Basma · interface',
    styles,
    html`<header>
        <h1>Interface</h1>
        <p class="lead"><a href="/about">Station</a> · <a href="/openapi.json">OpenAPI 3.1</a></p>
      </header>
      <main>
        <p>
          Bodies are JSON, photographs base64. What is wrong comes back as a problem of RFC 9457
          with a stable <code>code</code>. Operators send <code>Authorization: Bearer</code> with
          the token of their session; programmes send a fresh <code>private_key_jwt</code> in
          <code>Client-Assertion</code>, and a <code>DPoP</code> proof when their tokens are to be
          bound to a key.
        </p>
        ${endpoints.map(endpoint)}
      </main>`,
  );
}
