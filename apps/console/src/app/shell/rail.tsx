import { Link, useRouterState } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { DownIcon, MenuIcon } from '../../components/icons.tsx';
import { useT } from '../../lib/i18n.ts';
import { recall, recallJson, remember, rememberJson } from '../../lib/remember.ts';
import { useMe } from '../../lib/session.ts';
import { type NavGroup, navigation, navigationOf } from '../navigation.ts';
import { shellTexts } from '../texts.ts';

/** Left navigation, grouped by domain, only what this person may use. */
export function Rail() {
  const t = useT(shellTexts);
  const me = useMe();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const [narrow, setNarrow] = useState(() => recall('rail') === 'narrow');
  const [folded, setFolded] = useState<readonly string[]>(() => recallJson('rail.folded', isLabels) ?? []);
  const groups = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page may stand below the fold of the rail
  useEffect(() => {
    const box = groups.current;
    if (!box) return;
    const show = () => box.querySelector('[aria-current="page"]')?.scrollIntoView({ block: 'nearest' });
    show();
    // A banner that appears later takes its height from the rail.
    const observer = new ResizeObserver(show);
    observer.observe(box);
    return () => observer.disconnect();
  }, [path]);
  const fold = (label: string) => {
    const next = folded.includes(label) ? folded.filter((other) => other !== label) : [...folded, label];
    rememberJson('rail.folded', next);
    setFolded(next);
  };
  const toggle = () => {
    remember('rail', narrow ? 'wide' : 'narrow');
    setNarrow(!narrow);
  };
  return (
    <nav className={narrow ? 'rail narrow' : 'rail'} aria-label={t('nav.label')}>
      <div className="rail-groups" ref={groups}>
        {navigationOf(me).map((group) => (
          <RailGroup
            key={group.label}
            group={group}
            path={path}
            folded={!narrow && folded.includes(group.label)}
            onFold={() => fold(group.label)}
          />
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

/** A group can be folded away, but never the page that is open. */
function RailGroup(props: { group: NavGroup; path: string; folded: boolean; onFold: () => void }) {
  const t = useT(shellTexts);
  const { group, path, folded } = props;
  const { icon: Icon } = group;
  const title = t(group.label);
  return (
    <div className="rail-group">
      <h2>
        <button
          type="button"
          className="rail-title"
          title={title}
          aria-expanded={!folded}
          onClick={props.onFold}
        >
          <Icon />
          <span>{title}</span>
          <DownIcon size={12} />
        </button>
      </h2>
      <ul>
        {group.items
          .filter((item) => !folded || isHere(path, item.path))
          .map((item) => (
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
  );
}

function isLabels(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((label) => typeof label === 'string');
}

/** The page itself or one below it, unless that has an item of its own. */
function isHere(path: string, item: string): boolean {
  const holds = (one: string) => path === one || path.startsWith(`${one}/`);
  const closer = navigation.some(({ items }) =>
    items.some((other) => other.path.length > item.length && holds(other.path)),
  );
  return holds(item) && !closer;
}
