/** What a page answered, after the redirections of this station. */
export interface Shown {
  readonly status: number;
  /** Where the browser is; another host's address is not opened. */
  readonly address: URL;
  readonly text: string;
  readonly headers: Headers;
}

interface Sent {
  readonly method?: 'POST';
  readonly body?: string | URLSearchParams;
  /** Of the body; a form states its own. */
  readonly type?: string;
}

/** The form of a page that its own script sends, as when a session is ended on the way. */
function ownForm(text: string) {
  const action = /<form method="post" action="([^"]+)"/.exec(text)?.[1];
  if (action === undefined || !text.includes('document.forms[0].submit()')) return undefined;
  const inputs = [...text.matchAll(/name="([^"]+)" value="([^"]*)"/g)];
  return {
    action,
    fields: new URLSearchParams(
      inputs.map(([, name = '', value = '']): [string, string] => [name, value]),
    ),
  };
}

/** Somebody's browser, as far as a sign-in needs one: cookies with their paths, redirections. */
export class Visitor {
  readonly #station: string;
  readonly #cookies = new Map<string, { readonly value: string; readonly path: string }>();

  constructor(station: string) {
    this.#station = station;
  }

  open(address: URL): Promise<Shown> {
    return this.#go(address, {});
  }

  /** Sends a form of the page at `address`. */
  form(address: URL, act: string, fields: readonly (readonly [string, string])[]): Promise<Shown> {
    const body = new URLSearchParams(
      fields.map(([name, value]): [string, string] => [name, value]),
    );
    return this.#go(new URL(`${address.pathname}/${act}`, address), { method: 'POST', body });
  }

  /** Shows a number and a face at the page at `address`, as its script does. */
  identify(address: URL, shown: object): Promise<Shown> {
    return this.#go(new URL(`${address.pathname}/identify`, address), {
      method: 'POST',
      body: JSON.stringify(shown),
      type: 'application/json',
    });
  }

  async #go(address: URL, sent: Sent): Promise<Shown> {
    let next = address;
    let request = sent;
    for (let hop = 0; hop < 10; hop += 1) {
      const { type, ...init } = request;
      const response = await fetch(next, {
        ...init,
        redirect: 'manual',
        headers: {
          accept: 'text/html',
          origin: this.#station,
          cookie: this.#cookiesFor(next),
          ...(type === undefined ? {} : { 'content-type': type }),
        },
      });
      this.#keep(response, next);
      const location = response.headers.get('location');
      if (location === null) {
        const { status, headers } = response;
        const text = await response.text();
        const own = ownForm(text);
        if (!own) return { status, address: next, text, headers };
        [next, request] = [new URL(own.action, next), { method: 'POST', body: own.fields }];
        continue;
      }
      next = new URL(location, next);
      request = {};
      if (next.origin !== this.#station) {
        return { status: response.status, address: next, text: '', headers: response.headers };
      }
    }
    throw new Error('the station sends its visitors in a circle');
  }

  #cookiesFor({ pathname }: URL): string {
    return [...this.#cookies]
      .filter(
        ([, { path }]) => pathname === path || pathname.startsWith(`${path}/`) || path === '/',
      )
      .map(([name, { value }]) => `${name.split('@')[0]}=${value}`)
      .join('; ');
  }

  #keep(response: Response, { pathname }: URL): void {
    for (const line of response.headers.getSetCookie()) {
      const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
      const [name = '', value = ''] = pair.split('=');
      const path = attributes.find((one) => /^path=/i.test(one))?.slice(5) ?? pathname;
      if (/expires=Thu, 01 Jan 1970/.test(line)) this.#cookies.delete(`${name}@${path}`);
      else this.#cookies.set(`${name}@${path}`, { value, path });
    }
  }
}
