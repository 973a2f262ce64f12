import { benchGalleryCommand } from './bench-gallery.ts';
import {
  ceremonyCertifyCommand,
  ceremonyHoldCommand,
  ceremonyListsCommand,
  ceremonyRenewCommand,
  ceremonyRevokeCommand,
  ceremonyStatusCommand,
} from './ceremony.ts';
import type { Command } from './command.ts';
import { compareCommand } from './compare.ts';
import { dciCommand } from './dci.ts';
import { deduplicateCommand } from './deduplicate.ts';
import { doctorCommand } from './doctor.ts';
import { enrolCommand } from './enrol.ts';
import { evaluateCalibrateCommand } from './evaluate-calibrate.ts';
import { evaluateCompareCommand } from './evaluate-compare.ts';
import { evaluateIdentifyCommand } from './evaluate-identify.ts';
import { evaluatePortraitCommand } from './evaluate-portrait.ts';
import { explainCommand } from './explain.ts';
import { formulaApproveCommand, formulaCheckCommand, formulaKeygenCommand } from './formula.ts';
import { identifyCommand } from './identify.ts';
import { importPacketsCommand } from './import-packets.ts';
import { journalVerifyCommand } from './journal-verify.ts';
import {
  keysCertifyCommand,
  keysReKeyCommand,
  keysRequestCommand,
  keysRotateCommand,
  keysStatusCommand,
  keysTemplatesCommand,
} from './keys.ts';
import { outboxCommand } from './outbox.ts';
import { retentionCommand } from './retention.ts';
import { rescoreCommand } from './rescore.ts';
import { secretCommand } from './secret.ts';
import { stationCommand } from './station.ts';
import { templateCommand } from './template.ts';
import {
  verifiersListCommand,
  verifiersPairCommand,
  verifiersSuspendCommand,
} from './verifiers.ts';
import { verifyCommand } from './verify.ts';

/** Every command, in the order of the help. */
export const commands: readonly Command[] = [
  stationCommand,
  secretCommand,
  enrolCommand,
  identifyCommand,
  verifyCommand,
  deduplicateCommand,
  rescoreCommand,
  outboxCommand,
  importPacketsCommand,
  verifiersListCommand,
  verifiersPairCommand,
  verifiersSuspendCommand,
  retentionCommand,
  keysStatusCommand,
  keysRotateCommand,
  keysReKeyCommand,
  keysTemplatesCommand,
  keysRequestCommand,
  keysCertifyCommand,
  ceremonyHoldCommand,
  ceremonyCertifyCommand,
  ceremonyRevokeCommand,
  ceremonyListsCommand,
  ceremonyRenewCommand,
  ceremonyStatusCommand,
  formulaKeygenCommand,
  formulaApproveCommand,
  formulaCheckCommand,
  templateCommand,
  compareCommand,
  explainCommand,
  evaluateCompareCommand,
  evaluateIdentifyCommand,
  evaluateCalibrateCommand,
  evaluatePortraitCommand,
  journalVerifyCommand,
  benchGalleryCommand,
  dciCommand,
  doctorCommand,
];
