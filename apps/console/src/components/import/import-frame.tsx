import type { ReactNode } from 'react';
import { CheckIcon } from '../icons.tsx';
import './import.css';

/** An import as a page: where one is, and the step itself. */
export function ImportFrame<Step extends string>(props: {
  title: string;
  /** Name of the region. */
  label: string;
  steps: readonly { key: Step; label: string }[];
  step: Step;
  extra?: ReactNode;
  children: ReactNode;
}) {
  const place = props.steps.findIndex(({ key }) => key === props.step);
  return (
    <section className="page" aria-label={props.label}>
      <header className="page-head">
        <h1 className="grow">{props.title}</h1>
        {props.extra}
      </header>
      <div className="page-body">
        <div className="import-page">
          <ol className="import-steps">
            {props.steps.map(({ key, label }, index) => (
              <li
                key={key}
                className={index === place ? 'here' : index < place ? 'past' : ''}
                {...(index === place ? { 'aria-current': 'step' as const } : {})}
              >
                <span className="step-number">{index < place ? <CheckIcon size={12} /> : index + 1}</span>
                {label}
              </li>
            ))}
          </ol>
          {props.children}
        </div>
      </div>
    </section>
  );
}
