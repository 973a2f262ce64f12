import type { NativeGallery, NoNativeGallery } from '../gallery/native-rows.ts';
import type { ReadingState } from '../register/register.ts';
import type { Acquisition } from './acquisition.ts';
import type { OpenedParts } from './opened-parts.ts';
import type { SendingPace } from './outbox-sending.ts';

/** Where a station writes its log, line by line. */
export interface LogTo {
  write(line: string): void;
}

/** Who hears what a station has to say beside its answers. */
export interface StationEars {
  readonly logTo: LogTo;
  /** Told at the start while new networks read everyone anew. */
  readonly onReading?: (state: ReadingState) => void;
  /** Told at the start how many of the register's changes the galleries hold. */
  readonly onFilling?: (done: number, of: number) => void;
  /** Ends that reading; the start is then given up, and the next one goes on. */
  readonly signal?: AbortSignal;
}

/** What differs between stations. */
export interface StationMaking extends StationEars {
  readonly openAcquisition: () => Promise<Acquisition>;
  /** The exact search, or why there is none; what was compiled, unless it is given. */
  readonly native?: NativeGallery | NoNativeGallery;
  /** Whether the people are generated. */
  readonly training?: boolean;
  /** Where capture devices are sought; everywhere that the interface allows unless it is said. */
  readonly devicePorts?: { readonly first: number; readonly last: number };
  /** Networks that will be in use next. */
  readonly openNext?: () => Promise<Acquisition>;
  /** How patiently a station sends. */
  readonly sendingPace?: SendingPace;
}

/** What the assembling is given: where to put what it opens, too. */
export interface Given extends StationMaking {
  readonly parts: OpenedParts;
}
