import { type ReactNode, useId } from 'react';
import { useT } from '../lib/i18n.ts';
import { commonTexts } from '../lib/texts/common.ts';

export interface ControlProps {
  id: string;
  'aria-invalid'?: true;
  'aria-describedby'?: string;
  'aria-required'?: true;
  status?: 'error';
}

/** A label, a control and the error below it, tied together for screen readers. */
export function Field(props: {
  label: ReactNode;
  required?: boolean | undefined;
  error?: string | undefined;
  hint?: ReactNode;
  wide?: boolean;
  /** For groups of radios or checkboxes: the label names the group. */
  group?: boolean;
  children: (control: ControlProps) => ReactNode;
}) {
  const t = useT(commonTexts);
  const id = useId();
  const control: ControlProps = {
    id,
    ...(props.error
      ? { 'aria-invalid': true as const, 'aria-describedby': `${id}-error`, status: 'error' as const }
      : {}),
    ...(props.required ? { 'aria-required': true as const } : {}),
  };
  const label = (
    <>
      {props.label}
      {props.required && (
        <span className="req" title={t('required')}>
          *
        </span>
      )}
    </>
  );
  return (
    <div
      className={props.wide ? 'field wide' : 'field'}
      {...(props.group ? { role: 'group', 'aria-labelledby': `${id}-label` } : {})}
    >
      {props.group ? (
        <span className="field-label" id={`${id}-label`}>
          {label}
        </span>
      ) : (
        <label htmlFor={id}>{label}</label>
      )}
      {props.children(control)}
      {props.hint && !props.error && <span className="muted small">{props.hint}</span>}
      {props.error && (
        <span className="field-error" id={`${id}-error`} role="alert">
          {props.error}
        </span>
      )}
    </div>
  );
}
