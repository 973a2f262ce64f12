import { randomUUID } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { fail, ok, type Result } from '../../vocabulary/result.ts';
import type { Clock } from '../../vocabulary/time.ts';
import { answerCharactersMax, questionName, readPartnerAnswer } from './partner-answer.ts';
import type {
  Partner,
  PartnerQuestion,
  PartnerSettings,
  PartnerSilence,
  PartnerValue,
} from './partner.ts';

/** An answer to a question that was just put is not older. */
const promptMsMax = 120_000;
const dayMs = 86_400_000;

type Door<K> = Extract<PartnerSettings['door'], { kind: K }>;
type Fetched = Result<string, PartnerSilence>;

function down(code: string): { readonly ok: false; readonly error: PartnerSilence } {
  return fail({ kind: 'partner_down', code });
}

const Coded = z.object({ code: z.string().regex(/^[A-Za-z0-9_]{1,40}$/) });

/** The world's word for what went wrong; of a request it stands in the cause. */
function codeOf(error: unknown): string {
  const causes = error instanceof Error ? [error, error.cause] : [];
  const coded = causes.map((one) => Coded.safeParse(one)).find(({ success }) => success);
  if (coded?.data) return coded.data.code.toLowerCase();
  return error instanceof Error && error.name === 'TimeoutError' ? 'timeout' : 'unreachable';
}

/** Reads no more of a body than an answer may have. */
async function bounded(answer: Response): Promise<string | undefined> {
  if (!answer.body) return '';
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of answer.body) {
    bytes += chunk.length;
    if (bytes > answerCharactersMax) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

async function overHttp(
  { address, waitMs }: Door<'http'>,
  asked: { readonly question: PartnerQuestion; readonly about: string; readonly nonce: string },
): Promise<Fetched> {
  const { question, about, nonce } = asked;
  try {
    const answer = await fetch(address, {
      method: 'POST',
      redirect: 'error',
      headers: { 'content-type': 'application/json', accept: 'application/jose' },
      body: JSON.stringify({ schema: 'rsu.partner-question/1', about, nonce, ...question }),
      signal: AbortSignal.timeout(waitMs),
    });
    if (answer.status === 404) return fail({ kind: 'partner_knows_nothing' });
    if (answer.status !== 200) return down(`status_${answer.status}`);
    const text = await bounded(answer);
    return text === undefined ? down('answer_too_long') : ok(text);
  } catch (error) {
    return down(codeOf(error));
  }
}

async function fromFiles({ directory }: Door<'files'>, about: string): Promise<Fetched> {
  try {
    // A delivery that never came is not one that knows nothing.
    await stat(directory);
  } catch (error) {
    return down(codeOf(error));
  }
  const path = join(directory, `${about}.jws`);
  try {
    if ((await stat(path)).size > answerCharactersMax) return down('answer_too_long');
    return ok(await readFile(path, 'utf8'));
  } catch (error) {
    return codeOf(error) === 'enoent'
      ? fail({ kind: 'partner_knows_nothing' })
      : down(codeOf(error));
  }
}

/** A partner behind its door, with the question cut down to what it needs. */
export function openPartner(settings: PartnerSettings, now: Clock): Partner {
  const { id, asks, door, secret } = settings;
  return {
    id,
    asks,
    ask: async (whole): Promise<Result<readonly PartnerValue[], PartnerSilence>> => {
      const question: PartnerQuestion = {
        people: asks.people ? whole.people : [],
        contracts: whole.contracts.filter(({ attribute }) => asks.attributes.includes(attribute)),
      };
      if (question.people.length + question.contracts.length === 0) {
        return fail({ kind: 'partner_knows_nothing' });
      }
      const about = questionName(secret, question);
      const nonce = door.kind === 'http' ? randomUUID() : 'file';
      const fetched =
        door.kind === 'http'
          ? await overHttp(door, { question, about, nonce })
          : await fromFiles(door, about);
      if (!fetched.ok) return fetched;
      const ageMsMax = door.kind === 'http' ? promptMsMax : door.daysMax * dayMs;
      const read = readPartnerAnswer(fetched.value, settings, {
        about,
        nonce,
        now: now(),
        ageMsMax,
      });
      return read.ok ? read : fail({ kind: 'partner_not_believed', why: read.error });
    },
  };
}

/** What a question to every partner brought. */
export interface CrossCheck {
  readonly answers: readonly {
    readonly partner: string;
    readonly values: readonly PartnerValue[];
  }[];
  readonly silent: readonly { readonly partner: string; readonly silence: PartnerSilence }[];
}

/** Asks every partner at once; one that is silent keeps nobody waiting beyond its own time. */
export async function askPartners(
  partners: readonly Partner[],
  question: PartnerQuestion,
): Promise<CrossCheck> {
  const all = await Promise.all(
    partners.map(async (partner) => ({ partner: partner.id, said: await partner.ask(question) })),
  );
  return {
    answers: all.flatMap(({ partner, said }) => (said.ok ? [{ partner, values: said.value }] : [])),
    silent: all.flatMap(({ partner, said }) => (said.ok ? [] : [{ partner, silence: said.error }])),
  };
}
