import { Input } from 'antd';
import type { ReactNode } from 'react';
import { Field } from '../../../components/field.tsx';

/** Six digits that nobody on this side shall read, and no browser shall remember. */
export function PinField(props: {
  label: string;
  hint?: ReactNode;
  error?: string | undefined;
  value: string;
  onChange: (pin: string) => void;
}) {
  return (
    <Field label={props.label} hint={props.hint} error={props.error} required>
      {(control) => (
        <Input.Password
          {...control}
          visibilityToggle={false}
          inputMode="numeric"
          autoComplete="off"
          maxLength={6}
          value={props.value}
          onChange={({ target }) => props.onChange(target.value.replace(/\D/g, ''))}
        />
      )}
    </Field>
  );
}

export function isPin(text: string): boolean {
  return /^\d{6}$/.test(text);
}
