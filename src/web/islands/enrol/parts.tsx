import type { ComponentChildren } from 'preact';
import type { TextKey } from '../../texts.ts';
import type { Say } from '../shared/texts.ts';
import type { useDevices } from './devices.ts';
import type { Enrolment } from './enrolment.ts';

/** What every step is given. */
export interface StepProps {
  readonly say: Say;
  readonly enrolment: Enrolment;
}

/** What a step with capture devices is given. */
export interface CaptureStepProps extends StepProps {
  readonly devices: ReturnType<typeof useDevices>;
}

/** Why no device is offered though one is connected. */
export function UnusableDevices({
  say,
  others,
}: {
  readonly say: Say;
  readonly others: readonly string[];
}) {
  return others.map((health) => (
    <p key={health} class="note">
      {say.maybe(`enrol.device.health.${health}`)}
    </p>
  ));
}

/** Says that what devices captured is gone. */
export function CapturesGone({ say, enrolment }: StepProps) {
  const { sending } = enrolment;
  if (sending.kind !== 'refused' || sending.problem.code !== 'capture_unknown') return null;
  return (
    <p class="alert" role="alert">
      {say('enrol.problem.capture_unknown')}
    </p>
  );
}

/** A field with its label, and what is wrong with it. */
export function Field(props: {
  readonly say: Say;
  readonly id: string;
  readonly label: TextKey;
  readonly wrong?: TextKey | undefined;
  readonly note?: string;
  readonly wide?: true;
  readonly children: ComponentChildren;
}) {
  const { say, id, label, wrong, note, wide, children } = props;
  return (
    <div class={wide ? 'field wide' : 'field'}>
      <label for={id}>{say(label)}</label>
      {children}
      {note ? (
        <p class="note" id={`${id}-note`}>
          {note}
        </p>
      ) : null}
      {wrong ? (
        <p class="wrong" id={`${id}-wrong`}>
          {say(wrong)}
        </p>
      ) : null}
    </div>
  );
}

/** What an input says of itself beside its field. */
export function described(id: string, wrong: TextKey | undefined) {
  return {
    id,
    name: id,
    'aria-invalid': wrong !== undefined,
    ...(wrong ? { 'aria-describedby': `${id}-wrong` } : {}),
  };
}

/** Gives the first thing of a step to the keyboard. */
export function focusFirst(element: HTMLElement | null): void {
  // Only once: a later drawing must not take the keyboard away.
  if (!element || element.dataset['focused'] !== undefined) return;
  element.dataset['focused'] = '';
  element.focus();
}

/** The buttons under a step. */
export function StepActions(props: {
  readonly say: Say;
  readonly onBack?: (() => void) | undefined;
  readonly children: ComponentChildren;
}) {
  const { say, onBack, children } = props;
  return (
    <div class="actions">
      {onBack ? (
        <button type="button" onClick={onBack}>
          {say('enrol.back')}
        </button>
      ) : null}
      <span class="gap" />
      {children}
    </div>
  );
}
