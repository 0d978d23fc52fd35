import { Button } from 'antd';
import { type ReactNode, useEffect, useState } from 'react';
import { errorText, hasCode, requestOf } from '../lib/errors.ts';
import { useT } from '../lib/i18n.ts';
import { commonTexts } from '../lib/texts/common.ts';

/** Nothing to show: says so, and what to do next. */
export function EmptyState(props: { title: string; hint?: ReactNode; children?: ReactNode }) {
  return (
    <div className="state-box">
      <h2>{props.title}</h2>
      {props.hint && <p>{props.hint}</p>}
      {props.children && <div className="row wrap">{props.children}</div>}
    </div>
  );
}

/** Loading failed: why, and a way on where there is one. */
export function FailedState({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const t = useT(commonTexts);
  const gone = hasCode(error, 'not_found');
  const request = requestOf(error);
  return (
    <div className="state-box" role="alert">
      <h2>{t(gone ? 'loading.not_found' : 'loading.failed')}</h2>
      <p>{errorText(error)}</p>
      {request && <p className="muted small">{request}</p>}
      {onRetry && !gone && (
        <Button type="primary" onClick={onRetry}>
          {t('retry')}
        </Button>
      )}
    </div>
  );
}

/** Grey bars, but only when loading takes longer than a glance. */
export function Skeleton({ rows = 6 }: { rows?: number }) {
  const shown = useAfter(300);
  if (!shown) return <div aria-busy="true" />;
  const widths = ['92%', '78%', '85%', '60%'];
  return (
    <div className="stack" aria-busy="true" style={{ padding: 16 }}>
      {Array.from({ length: rows }, (_, index) => (
        <div
          // biome-ignore lint/suspicious/noArrayIndexKey: bars have no identity
          key={index}
          className="skeleton"
          style={{ height: 16, width: widths[index % widths.length] }}
        />
      ))}
    </div>
  );
}

/** True once `ms` have passed since the component appeared. */
export function useAfter(ms: number): boolean {
  const [passed, setPassed] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setPassed(true), ms);
    return () => clearTimeout(timer);
  }, [ms]);
  return passed;
}

interface QueryLike<T> {
  data: T | undefined;
  error: unknown;
  refetch: () => unknown;
}

/** The three faces of a query: loading, failed, there. Old data stays while new data is fetched. */
export function Loaded<T>(props: {
  query: QueryLike<T>;
  rows?: number;
  children: (data: NonNullable<T>) => ReactNode;
}) {
  const { query } = props;
  if (query.data !== undefined && query.data !== null) return props.children(query.data as NonNullable<T>);
  if (query.error) return <FailedState error={query.error} onRetry={() => void query.refetch()} />;
  return <Skeleton {...(props.rows === undefined ? {} : { rows: props.rows })} />;
}
