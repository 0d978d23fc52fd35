import type { ReactNode } from 'react';

/** Big buttons of which one is chosen; arrows walk them, digits come from the key registry. */
export function ChoiceRow<T extends string>(props: {
  label: string;
  value: T | null;
  options: readonly { value: T; label: string; hint?: ReactNode; tone?: string }[];
  /** Beside the label. */
  hint?: ReactNode;
  error?: string | undefined;
  disabled?: boolean;
  onChange: (value: T) => void;
}) {
  return (
    <div className="choice">
      <span className="choice-label">
        <span id={`choice-${props.label}`}>{props.label}</span>
        {props.hint && <span className="muted">{props.hint}</span>}
      </span>
      <div>
        <div
          role="radiogroup"
          aria-labelledby={`choice-${props.label}`}
          className="choice-buttons"
          aria-invalid={props.error !== undefined}
        >
          {props.options.map((option) => (
            // biome-ignore lint/a11y/useSemanticElements: a button keeps the size and the key beside its word
            <button
              key={option.value}
              type="button"
              role="radio"
              aria-checked={props.value === option.value}
              disabled={props.disabled}
              className={`choice-button ${option.tone ?? ''}`}
              onClick={() => props.onChange(option.value)}
            >
              {option.label}
              {option.hint}
            </button>
          ))}
        </div>
        {props.error && (
          <div className="field-error" role="alert">
            {props.error}
          </div>
        )}
      </div>
    </div>
  );
}
