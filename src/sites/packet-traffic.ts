import type { CheckEvidence } from '../capture/device.ts';
import { openEvidenceCheck } from './station-devices.ts';
import type { CentreConfig, StationConfig } from '../config.ts';
import type { CentreKeys, Keys, OpenedKeys } from '../credentials/keys/keys.ts';
import { stationAssertion } from '../credentials/station-assertion.ts';
import { StationSessions } from '../credentials/station-session.ts';
import type { ExportedPackets, IncomingPackets, OutgoingPackets } from '../http/needs.ts';
import { startThread } from '../inference/worker-thread.ts';
import type { Inbox, InboxMethods } from '../packets/inbox.ts';
import type { Outbox, OutboxMethods } from '../packets/outbox.ts';
import { writeToStick } from '../packets/stick.ts';
import { openStoreThread, storeThreadFile, type StoreSettings } from '../packets/store-thread.ts';
import type { EnrolNeeds } from '../procedures/enrol.ts';
import { hearReceipt, hearVerdict, type HearNeeds } from '../procedures/hear-centre.ts';
import type { OperatorId } from '../vocabulary/record-ids.ts';
import type { Acquisition } from './acquisition.ts';
import type { DataDirectory } from './data-directory.ts';
import { InboxEnrolling } from './inbox-enrolling.ts';
import { OutboxSending, type SendingPace } from './outbox-sending.ts';

/** Something at work, and how it ends. */
interface AtWork<T> {
  readonly traffic: T;
  close(): Promise<void>;
}

/** What both sides stand on. */
interface TrafficNeeds extends EnrolNeeds {
  readonly keys: Keys;
}

const storeThread = (settings: StoreSettings) => startThread(storeThreadFile, settings);

/** Writes what is sealed to a stick; that somebody did is in the journal before. */
async function exportAll(
  needs: HearNeeds,
  to: { readonly directory: string; readonly operator: OperatorId },
): Promise<ExportedPackets> {
  const at = needs.now();
  const act = {
    at,
    kind: 'packets.exported',
    actor: `operator:${to.operator}`,
    subject: '',
    purpose: 'enrolment',
    outcome: 'begun',
  };
  await needs.register.commit('note_act', { at }, act);
  return writeToStick(needs.outbox, { directory: to.directory, station: needs.station, at });
}

/** Takes receipts and verdicts, whichever each one is. */
async function hearAll(needs: HearNeeds, statements: readonly string[]) {
  const counts = { taken: 0, known: 0, notBelieved: 0 };
  for (const statement of statements) {
    const receipt = await hearReceipt(needs, statement);
    const heard = receipt === 'not_believed' ? await hearVerdict(needs, statement) : receipt;
    counts[heard === 'not_believed' ? 'notBelieved' : heard] += 1;
  }
  return counts;
}

/** An outbox, and what sends it. */
async function openOutgoing(
  needs: TrafficNeeds,
  at: {
    readonly path: string;
    readonly centre: CentreConfig;
    readonly exportDirectory: string | 'none';
    readonly numberKey: Uint8Array;
    readonly busy: () => boolean;
    readonly pace?: SendingPace | undefined;
  },
): Promise<AtWork<OutgoingPackets>> {
  const { station, sealingKey, receiptKeys, address } = at.centre;
  const outbox: Outbox = await openStoreThread<OutboxMethods>(
    storeThread({ kind: 'outbox', path: at.path }),
  );
  const { keys, now } = needs;
  const { numberKey, exportDirectory } = at;
  const sendingNeeds = {
    ...needs,
    outbox,
    station,
    centreKey: sealingKey,
    centreKeys: receiptKeys,
    numberKey,
  };
  const sending = new OutboxSending(sendingNeeds, {
    address,
    assert: () => stationAssertion(keys, { station, centre: sealingKey, now: now() }),
    busy: at.busy,
    ...(at.pace ? { pace: at.pace } : {}),
  });
  return {
    traffic: {
      outbox,
      station,
      numberKey,
      kick: () => sending.kick(),
      standing: () => sending.standing(),
      canExport: exportDirectory !== 'none',
      exportPackets: async (operator) => {
        await sending.sealAll();
        return exportAll(sendingNeeds, { directory: exportDirectory, operator });
      },
      hear: (statements) => hearAll(sendingNeeds, statements),
    },
    close: async () => {
      await sending.stop();
      await outbox.close();
    },
  };
}

/** An inbox, and what enrols from it. */
async function openIncoming(
  needs: EnrolNeeds & { readonly keys: CentreKeys; readonly checkEvidence: CheckEvidence },
  at: { readonly path: string; readonly busy: () => boolean },
): Promise<AtWork<IncomingPackets>> {
  const inbox: Inbox = await openStoreThread<InboxMethods>(
    storeThread({ kind: 'inbox', path: at.path }),
  );
  const enrolling = new InboxEnrolling({ ...needs, inbox }, at.busy);
  return {
    traffic: {
      inbox,
      keys: needs.keys,
      sessions: new StationSessions(needs.now),
      kick: () => enrolling.kick(),
      trouble: () => enrolling.trouble(),
    },
    close: async () => {
      await enrolling.stop();
      await inbox.close();
    },
  };
}

/** Both ends of a process: what it sends, and what it takes. */
export interface TrafficEnds {
  readonly outbox: OutgoingPackets | 'none';
  readonly inbox: IncomingPackets | 'none';
}

/** What goes to a centre, or comes to this one, as the configuration says. */
export async function openTraffic(
  config: StationConfig,
  needs: EnrolNeeds & { readonly keys: OpenedKeys },
  opened: {
    readonly acquisition: Pick<Acquisition, 'busy'>;
    readonly data: Pick<DataDirectory, 'outboxPath' | 'inboxPath' | 'numberKey'>;
    readonly sendingPace?: SendingPace | undefined;
  },
): Promise<{ readonly ends: TrafficEnds; close(): Promise<void> }> {
  const { busy } = opened.acquisition;
  const { outboxPath, inboxPath, numberKey } = opened.data;
  const { centre, acceptsPackets, exportDirectory = 'none' } = config;
  const pace = opened.sendingPace;
  const outgoing =
    centre &&
    (await openOutgoing(needs, {
      path: outboxPath,
      centre,
      exportDirectory,
      numberKey,
      busy,
      pace,
    }));
  // A configuration has one of the two: a station has a centre, a centre has a whole register.
  const incoming = acceptsPackets
    ? await openIncoming(
        { ...needs, checkEvidence: await openEvidenceCheck(config) },
        { path: inboxPath, busy },
      )
    : undefined;
  return {
    ends: { outbox: outgoing?.traffic ?? 'none', inbox: incoming?.traffic ?? 'none' },
    close: async () => {
      await outgoing?.close();
      await incoming?.close();
    },
  };
}
