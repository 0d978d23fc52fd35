import { Link, useRouterState } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { MenuIcon } from '../../components/icons.tsx';
import { useT } from '../../lib/i18n.ts';
import { recall, remember } from '../../lib/remember.ts';
import { useMe } from '../../lib/session.ts';
import { navigationOf } from '../navigation.ts';
import { shellTexts } from '../texts.ts';

/** Left navigation, grouped by domain, only what this person may use. */
export function Rail() {
  const t = useT(shellTexts);
  const me = useMe();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const [narrow, setNarrow] = useState(() => recall('rail') === 'narrow');
  const groups = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page may stand below the fold of the rail
  useEffect(() => {
    groups.current?.querySelector('[aria-current="page"]')?.scrollIntoView({ block: 'nearest' });
  }, [path]);
  const toggle = () => {
    remember('rail', narrow ? 'wide' : 'narrow');
    setNarrow(!narrow);
  };
  return (
    <nav className={narrow ? 'rail narrow' : 'rail'} aria-label={t('nav.label')}>
      <div className="rail-groups" ref={groups}>
        {navigationOf(me).map(({ label, icon: Icon, items }) => (
          <div key={label} className="rail-group">
            <h2 className="rail-title" title={t(label)}>
              <Icon />
              <span>{t(label)}</span>
            </h2>
            <ul>
              {items.map((item) => (
                <li key={item.path}>
                  {item.external ? (
                    <a className="rail-link" href={item.path} target="_blank" rel="noreferrer">
                      {t(item.label)} ↗
                    </a>
                  ) : (
                    <Link
                      className={isHere(path, item.path) ? 'rail-link here' : 'rail-link'}
                      to={item.path as '/'}
                      {...(isHere(path, item.path) ? { 'aria-current': 'page' as const } : {})}
                    >
                      {t(item.label)}
                    </Link>
                  )}
                </li>
              ))}
            </ul>
          </div>
        ))}
      </div>
      <button
        type="button"
        className="icon-button rail-toggle"
        aria-label={t(narrow ? 'nav.expand' : 'nav.collapse')}
        onClick={toggle}
      >
        <MenuIcon />
      </button>
    </nav>
  );
}

function isHere(path: string, item: string): boolean {
  return path === item || path.startsWith(`${item}/`);
}
