import { listIn, textIn } from '../shared/fields.ts';
import { call, base64Of, type Answer } from '../shared/station.ts';
import { beforeLeaving } from '../shared/leaving.ts';
import { sessionHeaders } from '../shared/session.ts';
import { statementsFrom, type Statements } from './statements.ts';

/** Pictures of an enrolment, by the names that the station keeps them under. */
export type Samples = ReadonlyMap<string, Blob>;

/** A draft as the station gives it back. */
export interface KeptDraft {
  readonly recordId: string;
  readonly statements: Statements;
  readonly samples: Samples;
}

/** One draft of a list. */
export interface ListedDraft {
  readonly recordId: string;
  /** ISO 8601; when it was kept where nobody said when it was begun. */
  readonly begunAt: string;
  readonly step: string;
}

/** Typing is kept when it rests so long. */
const restMs = 400;

function listFrom(body: unknown): readonly ListedDraft[] {
  return listIn(body, 'drafts').map((draft) => ({
    recordId: textIn(draft, 'recordId'),
    begunAt: textIn(draft, 'begunAt') || textIn(draft, 'keptAt'),
    step: textIn(draft, 'step'),
  }));
}

/** The operator's drafts, the newest first. */
export async function listDrafts(): Promise<readonly ListedDraft[]> {
  const answer = await call('GET', '/v1/drafts', listFrom);
  return answer.kind === 'answered' ? answer.body : [];
}

/** A draft with its pictures; undefined when the station does not give it. */
export async function openDraft(recordId: string): Promise<KeptDraft | undefined> {
  const path = `/v1/drafts/${recordId}`;
  const answer = await call('GET', path, (body) => {
    const { statements, samples } = Object(body);
    return { statements: statementsFrom(statements), names: [samples].flat().map(String) };
  });
  if (answer.kind !== 'answered') return undefined;
  const samples = new Map<string, Blob>();
  for (const name of answer.body.names) {
    const response = await fetch(`${path}/samples/${name}`, { headers: sessionHeaders() });
    if (!response.ok) return undefined;
    samples.set(name, await response.blob());
  }
  return { recordId, statements: answer.body.statements, samples };
}

/** Keeps one enrolment as it is written, each change after the one before it. */
export class DraftDesk {
  readonly recordId: string;
  readonly #onKept: (kept: boolean) => void;
  #waiting: Statements | undefined;
  #timer = 0;
  #turn: Promise<void> = Promise.resolve();

  /** @param onKept told whether the last change lies on the station's disk */
  constructor(recordId: string, onKept: (kept: boolean) => void) {
    this.recordId = recordId;
    this.#onKept = onKept;
    beforeLeaving(() => this.flush());
  }

  /** Keeps the statements soon. */
  keep(statements: Statements): void {
    this.#waiting = statements;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), restMs);
  }

  /** Resolves when what was stated last is kept, or could not be. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    return this.#inTurn(async () => {
      const statements = this.#waiting;
      if (!statements) return;
      this.#waiting = undefined;
      const answer = await call('PUT', this.#path(), () => true, { statements });
      // What was not kept is tried again with the next change.
      if (answer.kind !== 'answered') this.#waiting ??= statements;
      this.#onKept(answer.kind === 'answered');
    });
  }

  /** Keeps a picture, or takes it away. */
  keepSample(name: string, picture: Blob | undefined): Promise<void> {
    const path = `${this.#path()}/samples/${name}`;
    return this.#inTurn(async () => {
      const answer: Answer<boolean> = picture
        ? await call('PUT', path, () => true, { image: await base64Of(picture) })
        : await call('DELETE', path, () => true);
      this.#onKept(answer.kind === 'answered');
    });
  }

  /** Gives the draft up. */
  drop(): Promise<void> {
    this.#waiting = undefined;
    clearTimeout(this.#timer);
    return this.#inTurn(async () => {
      await call('DELETE', this.#path(), () => true);
    });
  }

  #path(): string {
    return `/v1/drafts/${this.recordId}`;
  }

  #inTurn(act: () => Promise<void>): Promise<void> {
    const done = this.#turn.then(act, act);
    this.#turn = done;
    return done;
  }
}
