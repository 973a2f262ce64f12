import { putStation } from '../procedures/keep-accounts.ts';
import { inboxOf } from './inbox.ts';
import { operation, type Operation } from './operation.ts';
import {
  PacketKeysAnswer,
  StationBody,
  StationSessionAnswer,
  StationSessionBody,
} from './packet-schema.ts';
import { authenticateStation } from './station-authentication.ts';

/** Proofs in a minute, over all stations. */
const proofsPerMinuteMax = 600;

/** Stations at their centre, and the keys of both sides. */
export const stationOperations: readonly Operation[] = [
  operation({
    method: 'post',
    path: '/v1/stations',
    summary: 'Record a station as it is now: its packets are taken while it is active',
    access: ['administrator'],
    body: StationBody,
    answers: { 200: { what: 'Recorded.' } },
    handle: async (needs, call, body) => {
      const { sessions } = inboxOf(needs);
      await putStation(needs, call.operator().id, body);
      sessions.endAll(body.id);
      return { status: 200, body: { id: body.id, active: body.active } };
    },
  }),
  operation({
    method: 'post',
    path: '/v1/station-sessions',
    summary: 'Begin a station’s session, by an assertion that its key signed, used once',
    access: 'everyone',
    perMinuteMax: proofsPerMinuteMax,
    body: StationSessionBody,
    answers: { 201: { what: 'A session token.', schema: StationSessionAnswer } },
    handle: async (needs, _call, { assertion }) => {
      const { sessions } = inboxOf(needs);
      const station = await authenticateStation(needs, assertion);
      return { status: 201, body: { token: sessions.begin(station) } };
    },
  }),
  {
    method: 'get',
    path: '/v1/packet-keys',
    summary: 'Public keys of packets: compare them with what the other side was told',
    access: 'everyone',
    answers: { 200: { what: 'Keys of this station or centre.', schema: PacketKeysAnswer } },
    handle: async (needs) => {
      const { sealing } = needs;
      const [packetKeys, receiptKeys] = await Promise.all([
        needs.publishedKeys('packet'),
        needs.publishedKeys('receipt'),
      ]);
      // As many as an account or a configuration takes: next, current, the last ones.
      const few = { packetKeys: packetKeys.slice(0, 5), receiptKeys: receiptKeys.slice(0, 5) };
      if (sealing === 'none') return { status: 200, body: few };
      return { status: 200, body: { ...few, sealingKey: await sealing.sealingKey() } };
    },
  },
];
