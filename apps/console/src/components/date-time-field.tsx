import { Input } from 'antd';
import { lazy, Suspense, useId } from 'react';

/** The picker is a heavy part of the component library; it comes when the first date is asked for. */
const Picker = lazy(() =>
  import('./antd-date-picker.tsx').then((module) => ({ default: module.AntdDatePicker })),
);

/** A moment in the tenant's zone, or a whole day with `day`; null: none. */
export function DateTimeField(props: {
  label: string;
  /** Instant with offset; with `day` an ISO date. */
  value: string | null;
  onChange: (next: string | null) => void;
  day?: boolean;
  hideLabel?: boolean;
  disablePast?: boolean;
  status?: 'error' | undefined;
  id?: string;
}) {
  const ownId = useId();
  const id = props.id ?? ownId;
  return (
    <div className="field">
      {!props.hideLabel && <label htmlFor={id}>{props.label}</label>}
      <Suspense fallback={<Input disabled aria-label={props.label} />}>
        <Picker {...props} id={id} />
      </Suspense>
    </div>
  );
}
