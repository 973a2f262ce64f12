import type { ChangeNumber, RecordId, Seq } from '../vocabulary/record-ids.ts';
import type { Template } from '../vocabulary/template.ts';
import type { GalleryName } from './gallery-name.ts';
import type { Reference } from './gallery.ts';

/** The references of one enrolment, for any number of galleries. */
export interface Addition {
  /** Chosen by the sender: adding it again changes nothing and answers the same place. */
  readonly recordId: RecordId;
  readonly templates: readonly { readonly gallery: GalleryName; readonly template: Template }[];
}

/** The place that an addition took. Whoever has a lower `seq` has a lower `change` too. */
export interface LogPlace {
  readonly seq: Seq;
  readonly change: ChangeNumber;
}

/** Drawn at random for each change: two logs that differ tell it by the marks of one number. */
export type LogMark = string;

/** A change as one gallery takes it. */
export type LoggedChange = { readonly change: ChangeNumber; readonly mark: LogMark } & (
  | { readonly kind: 'added'; readonly reference: Reference }
  /** A removal, or an addition that has nothing for this gallery or was removed since. */
  | { readonly kind: 'without'; readonly seq: Seq }
);

/** What follows a change. */
export interface LogPage {
  /** Of the change after which was read; `missing` when the log does not hold it. */
  readonly mark: LogMark | 'start' | 'missing';
  /** In ascending order and without a gap; empty at the log's end. */
  readonly changes: readonly LoggedChange[];
}

/**
 * All changes of all galleries of a register in one total order. The order of the numbers is the
 * order of the commits: whoever sees a change can see every lower one.
 */
export interface ChangeLog {
  /** Gives a person the next place, durably, before anyone is compared with her. */
  add(addition: Addition): Promise<LogPlace>;
  /** Destroys the templates of a person; the change that says so takes the next number. */
  remove(seq: Seq): Promise<ChangeNumber>;
  /** At most `max` changes after `asOf`, as `gallery` takes them. */
  since(gallery: GalleryName, asOf: ChangeNumber, max: number): Promise<LogPage>;
  /** The last change, 0 when there is none. */
  latest(): Promise<ChangeNumber>;
  close(): Promise<void>;
}
