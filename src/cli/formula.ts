import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readPin } from '../credentials/keys/pin-file.ts';
import { replaceFile } from '../files/replace-file.ts';
import { Day } from '../social/day.ts';
import { approve, formulaHash } from '../social/formula/approvals.ts';
import { makeApproverKey, openApproverKey, publicHalf } from '../social/formula/approver-key.ts';
import { ApproverFile, readApprover, readApprovers } from '../social/formula/approver-directory.ts';
import type { FormulaFile } from '../social/formula/formula-file.ts';
import {
  inForce,
  openFormula,
  readFormula,
  type ForceRefusal,
  type FormulaRefusal,
} from '../social/formula/signed-formula.ts';
import { systemClock } from '../vocabulary/time.ts';
import { UsageError, type Command } from './command.ts';
import { columns } from './terminal.ts';

/** Where the public halves of approvers' keys lie unless it is said. */
const defaultApprovers = 'certs/approvers';

const passphraseOption = {
  'passphrase-file': { value: 'FILE', what: 'mode 0400; the key is encrypted under it' },
} as const;

/** Writes a file that must not be there yet. */
async function writeNew(path: string, text: string, mode: number): Promise<void> {
  const handle = await open(path, 'wx', mode).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
    throw Object.assign(new Error(`${path} is there already`), { code: 'approver_key_exists' });
  });
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** What an approver must read before she signs, and a checker after. */
function described(file: FormulaFile): Readonly<Record<string, string>> {
  const { id, version, status, effectiveFrom, effectiveTo, legalRef, programmes } = file;
  const thresholds = programmes.map(({ code, threshold }) => `${code} ≤ ${threshold}`);
  return {
    formula: `${id} ${version}`,
    hash: formulaHash(file),
    status,
    holds: `from ${effectiveFrom} until ${effectiveTo ?? 'another takes its place'}`,
    'legal reference': legalRef,
    thresholds: thresholds.join(', '),
    approvals: file.approvals.map(({ role, kid }) => `${role} (${kid})`).join(', ') || 'none',
  };
}

function refusalText(refusal: FormulaRefusal | ForceRefusal): string {
  const where = refusal.kind === 'formula_malformed' ? `: ${refusal.where.join('; ')}` : '';
  const kid = 'kid' in refusal ? `: ${refusal.kid}` : '';
  return `refused: ${refusal.kind}${where}${kid}`;
}

/** `basma formula keygen`. */
export const formulaKeygenCommand: Command = {
  name: 'formula keygen',
  summary: 'makes the key of an approver: a sealed private half, and a public half to be trusted',
  takes: '--role ROLE --kid NAME --passphrase-file FILE',
  positionals: { min: 0, max: 0 },
  options: {
    role: { value: 'ROLE', what: 'for which role it approves, as ANR or HCP' },
    kid: { value: 'NAME', what: "the key's name, as hcp-1" },
    ...passphraseOption,
    directory: { value: 'DIR', what: 'where NAME.key and NAME.json are written (default .)' },
  },
  example: 'formula keygen --role HCP --kid hcp-1 --passphrase-file passphrase',
  run: async (call) => {
    const { pem, x } = makeApproverKey(await readPin(call.text('passphrase-file')));
    const given = { role: call.text('role'), kid: call.text('kid'), x };
    const approver = ApproverFile.safeParse(given);
    if (!approver.success) {
      throw new UsageError(approver.error.issues.map(({ message }) => message).join('; '));
    }
    const stem = join(call.maybe('directory') ?? '.', approver.data.kid);
    await writeNew(`${stem}.key`, pem, 0o600);
    await writeNew(`${stem}.json`, `${JSON.stringify(approver.data, undefined, 2)}\n`, 0o644);
    const text = `${stem}.key stays with the approver; ${stem}.json goes to ${defaultApprovers}.`;
    call.terminal.result(approver.data, text);
    return 0;
  },
};

/** `basma formula approve`. */
export const formulaApproveCommand: Command = {
  name: 'formula approve',
  summary: 'approves a formula: adds a detached signature to its file',
  takes: 'FILE --key FILE --passphrase-file FILE',
  positionals: { min: 1, max: 1 },
  options: {
    key: { value: 'FILE', what: 'the private half, NAME.key; NAME.json lies beside it' },
    ...passphraseOption,
    hash: { value: 'HASH', what: 'what was agreed on; another file is not approved' },
    output: { value: 'FILE', what: 'where the approved file is written (default: in its place)' },
  },
  example: 'formula approve ma-rsu-2027.1.json --key hcp-1.key --passphrase-file passphrase',
  run: async (call) => {
    const [path = ''] = call.positionals;
    const read = readFormula(await readFile(path, 'utf8'));
    if (!read.ok) {
      call.terminal.result(read.error, refusalText(read.error));
      return 1;
    }
    const file = read.value;
    const hash = formulaHash(file);
    if ((call.maybe('hash') ?? hash) !== hash) {
      call.terminal.result({ kind: 'formula_other', hash }, `refused: this file is ${hash}`);
      return 1;
    }
    const keyFile = call.text('key');
    const privateKey = openApproverKey(
      await readFile(keyFile, 'utf8'),
      await readPin(call.text('passphrase-file')),
    );
    const by = await readApprover(keyFile.replace(/(\.key)?$/, '.json'));
    if (by.x !== publicHalf(privateKey)) {
      const message = 'the private half is not that of the public half beside it';
      throw Object.assign(new Error(message), { code: 'approver_key_other' });
    }
    const others = file.approvals.filter(({ kid }) => kid !== by.kid);
    const approved = { ...file, approvals: [...others, approve(file, { ...by, privateKey })] };
    const text = `${JSON.stringify(approved, undefined, 2)}\n`;
    await replaceFile(call.maybe('output') ?? path, 0o644, (handle) => handle.writeFile(text));
    const shown = described(approved);
    call.terminal.result(shown, columns(Object.entries(shown)));
    return 0;
  },
};

/** `basma formula check`. */
export const formulaCheckCommand: Command = {
  name: 'formula check',
  summary: 'says whether a formula is signed by two trusted roles as it is, and holds on a day',
  takes: 'FILE',
  positionals: { min: 1, max: 1 },
  options: {
    approvers: { value: 'DIR', what: `whom to trust (default ${defaultApprovers})` },
    day: { value: 'DAY', what: 'the day on which it is to hold, as 2026-03-01 (default today)' },
  },
  example: 'formula check ma-rsu-2027.1.json --day 2027-01-01',
  run: async (call) => {
    const [path = ''] = call.positionals;
    const today = new Date(systemClock()).toISOString().slice(0, 10);
    const day = Day.safeParse(call.maybe('day') ?? today);
    if (!day.success) throw new UsageError('--day is a day, as 2026-03-01');
    const trusted = await readApprovers(call.maybe('approvers') ?? defaultApprovers);
    const opened = openFormula(await readFile(path, 'utf8'), trusted);
    const force = opened.ok ? inForce(opened.value, day.data) : opened;
    if (!force.ok) {
      call.terminal.result(force.error, refusalText(force.error));
      return 1;
    }
    const shown = { ...described(force.value.formula.file), day: `may be in force on ${day.data}` };
    call.terminal.result(shown, columns(Object.entries(shown)));
    return 0;
  },
};
