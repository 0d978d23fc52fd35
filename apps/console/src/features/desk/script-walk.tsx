// biome-ignore-all lint/a11y/useSemanticElements: a group of buttons, not a form with a fieldset
import type { Script } from '@guanjia/contracts/outbound/content';
import type { Workbench } from '@guanjia/contracts/outbound/work';
import { Button } from 'antd';
import { useState } from 'react';
import { RightIcon } from '../../components/icons.tsx';
import { useT } from '../../lib/i18n.ts';
import { useMe } from '../../lib/session.ts';
import { fillScript } from './script-text.ts';
import { deskTexts } from './texts.ts';

/** One step at a time: what to say, and what the customer's answer leads to. */
export function ScriptWalk(props: {
  script: Script;
  bench: Pick<Workbench, 'customer' | 'product'>;
  step: string | null;
  onStep: (key: string | null) => void;
}) {
  const t = useT(deskTexts);
  const { user } = useMe();
  const { steps } = props.script;
  const [path, setPath] = useState<readonly string[]>([]);
  const [ended, setEnded] = useState(false);
  const step = steps.find(({ key }) => key === props.step) ?? steps[0];
  if (!step) return null;
  const parts = fillScript(step.say, {
    'customer.name': props.bench.customer.name,
    'agent.name': user.name,
    'agent.employeeNo': user.employeeNo,
    'product.name': props.bench.product?.name,
  });
  const go = (to: string | null) => {
    if (to === null || !steps.some(({ key }) => key === to)) return setEnded(true);
    setPath([...path, step.key]);
    props.onStep(to);
  };
  const back = () => {
    if (ended) return setEnded(false);
    props.onStep(path.at(-1) ?? null);
    setPath(path.slice(0, -1));
  };
  return (
    <div className="stack">
      <ol className="script-steps">
        {steps.map((item, index) => (
          <li key={item.key}>
            <button
              type="button"
              className="chip"
              aria-pressed={item.key === step.key}
              onClick={() => {
                setEnded(false);
                setPath([...path, step.key]);
                props.onStep(item.key);
              }}
            >
              {index + 1} {item.title}
            </button>
          </li>
        ))}
      </ol>
      <blockquote className="guide-say" aria-live="polite">
        {ended
          ? t('script.end')
          : parts.map((part, index) =>
              part.filled ? (
                // biome-ignore lint/suspicious/noArrayIndexKey: parts of one fixed text
                <mark key={index}>{part.text}</mark>
              ) : (
                part.text
              ),
            )}
      </blockquote>
      {!ended && step.answers.length > 0 && (
        <div className="stack script-answers" role="group" aria-label={t('script.branches')}>
          <span className="muted small">{t('script.branches')}</span>
          {step.answers.map((answer) => (
            <Button key={answer.label} block icon={<RightIcon />} onClick={() => go(answer.to)}>
              {answer.label}
            </Button>
          ))}
        </div>
      )}
      <div className="row">
        {(path.length > 0 || ended) && (
          <button type="button" className="link small" onClick={back}>
            {t('script.back')}
          </button>
        )}
        {(path.length > 0 || ended) && (
          <button
            type="button"
            className="link small"
            onClick={() => {
              setEnded(false);
              setPath([]);
              props.onStep(null);
            }}
          >
            {t('script.start_over')}
          </button>
        )}
      </div>
    </div>
  );
}
