import { type ReactNode, useEffect, useEffectEvent } from 'react';
import { useT } from '../lib/i18n.ts';
import { commonTexts } from '../lib/texts/common.ts';
import { CloseIcon } from './icons.tsx';
import './side-panel.css';

/** A record beside its list. Not modal: the list stays usable, and J/K walk on while it is open. */
export function SidePanel(props: {
  title: ReactNode;
  label: string;
  width?: number;
  extra?: ReactNode;
  onClose: () => void;
  children: ReactNode;
}) {
  const t = useT(commonTexts);
  const close = useEffectEvent(props.onClose);
  useEffect(() => {
    const listener = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.isComposing || event.defaultPrevented) return;
      if (document.querySelector('[role="dialog"]')) return;
      close();
    };
    window.addEventListener('keydown', listener);
    return () => window.removeEventListener('keydown', listener);
  }, []);
  return (
    <aside className="side-panel" aria-label={props.label} style={{ width: props.width ?? 520 }}>
      <header className="side-panel-head">
        <h2 className="grow ellipsis">{props.title}</h2>
        {props.extra}
        <button type="button" className="icon-button" aria-label={t('close')} onClick={props.onClose}>
          <CloseIcon />
        </button>
      </header>
      <div className="side-panel-body">{props.children}</div>
    </aside>
  );
}
