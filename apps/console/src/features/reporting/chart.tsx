import { lazy, Suspense } from 'react';
import { Skeleton } from '../../components/states.tsx';
import type { ChartProps } from './echart.tsx';

const EChart = lazy(() => import('./echart.tsx').then((module) => ({ default: module.EChart })));

/** A chart; the library comes when the first one is shown. The table beside it holds the same numbers. */
export function Chart(props: ChartProps) {
  return (
    <figure className="panel chart">
      <figcaption className="strong">{props.title}</figcaption>
      <Suspense fallback={<Skeleton rows={5} />}>
        <EChart {...props} />
      </Suspense>
    </figure>
  );
}
