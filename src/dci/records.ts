import type { Partner } from './partner.ts';

/** Something that somebody, or a group, is known by. */
export interface RecordIdentifier {
  readonly type: string;
  readonly value: string;
}

/** A name in one script. */
export interface RecordName {
  /** ISO 639-3. */
  readonly language: string;
  readonly surname: string;
  readonly givenName: string;
}

/** Somebody in a group. */
export interface MemberRecord {
  readonly identifiers: readonly RecordIdentifier[];
  /** The first is the one by which others call her. */
  readonly names: readonly RecordName[];
  readonly sex: 'female' | 'male';
  /** As YYYY-MM-DD. */
  readonly born: string;
  readonly relation: string;
  readonly civil: string;
  readonly disabled: boolean;
}

/** In which programme a group is, and how it stands there. */
export interface ProgrammeRecord {
  readonly code: string;
  readonly state: 'Active' | 'Suspended' | 'Graduated' | 'Deceased';
  /** As YYYY-MM-DD. */
  readonly since: string;
}

/** A group: a household. */
export interface GroupRecord {
  readonly identifiers: readonly RecordIdentifier[];
  readonly kind: 'household';
  readonly region: string;
  readonly area: 'urban' | 'rural';
  /** Decimal text; `none` where nothing was scored. */
  readonly score: string;
  readonly head: number;
  readonly members: readonly MemberRecord[];
  readonly programmes: readonly ProgrammeRecord[];
  /** As YYYY-MM-DD. */
  readonly registered: string;
  readonly updated: string;
}

/** What was found under an identifier. */
export interface Located {
  readonly group: GroupRecord;
  /** Place among the group's members; `group` when the group itself was named. */
  readonly member: number | 'group';
}

/** Who asks, for what, and on what grounds: without it nothing is read. */
export interface Access {
  readonly partner: Partner;
  readonly purpose: string;
  readonly basis: string;
  readonly grounds: 'consent' | 'authorize' | 'sandbox';
}

/** Something that happened to a group, as subscribers are told. */
export interface RecordChange {
  /** As the records themselves call it; no partner is told this. */
  readonly group: string;
  readonly event: 'REGISTER' | 'NewHouseHoldMember' | 'UPDATE';
}

/** Changes after a place, in their order. */
export interface RecordChanges {
  readonly changes: readonly RecordChange[];
  /** Where to go on from. */
  readonly place: number;
}

/** What may be told, since it was written down for whom and for what. */
export interface GivenRecord extends Located {
  readonly access: Access;
}

/**
 * The records that are searched. Reading says nothing to anybody; what is told is given first, and
 * giving is what is journalled.
 */
export interface DciRecords {
  /**
   * What an identifier names; undefined where it names nothing here. Who the members are, is known
   * once it is given.
   */
  byIdentifier(identifier: RecordIdentifier, partner: Partner): Promise<Located | undefined>;
  /** The group of a change, as it is now; undefined where it is none any more. */
  changed(change: RecordChange, partner: Partner): Promise<GroupRecord | undefined>;
  /** The groups that a partner may list, in an order that stays. */
  listed(access: Access): AsyncIterable<GroupRecord>;
  /** Writes down for whom and for what records are given away: groups, or somebody of them. */
  give(found: readonly Located[], access: Access): Promise<readonly GivenRecord[]>;
  /** What happened after a place; 0 is before everything. */
  changesAfter(place: number, max: number): Promise<RecordChanges>;
  /** The place of what happened last. */
  changesEnd(): Promise<number>;
}
