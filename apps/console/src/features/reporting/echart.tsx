import { BarChart, LineChart } from 'echarts/charts';
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';
import { useStore } from '../../lib/store.ts';
import { fontFamily, palettes, themeStore } from '../../lib/theme.ts';

use([BarChart, LineChart, GridComponent, LegendComponent, TooltipComponent, AriaComponent, CanvasRenderer]);

export interface ChartProps {
  title: string;
  labels: readonly string[];
  series: readonly { name: string; kind: 'bar' | 'line'; values: readonly number[] }[];
}

const still = window.matchMedia?.('(prefers-reduced-motion: reduce)').matches ?? false;

/** Only reached through `Chart`. */
export function EChart({ title, labels, series }: ChartProps) {
  const box = useRef<HTMLDivElement>(null);
  const theme = useStore(themeStore);
  useEffect(() => {
    if (!box.current) return;
    const palette = palettes[theme];
    const chart = init(box.current, null, { renderer: 'canvas' });
    const axis = {
      axisLine: { lineStyle: { color: palette.line } },
      axisLabel: { color: palette['text-3'] },
    };
    chart.setOption({
      animation: !still,
      animationDuration: 150,
      aria: { enabled: true, label: { description: title } },
      color: [palette['line-strong'], palette.talking, palette.ready],
      textStyle: { fontFamily },
      grid: { left: 48, right: 16, top: 36, bottom: 28 },
      legend: { top: 0, right: 0, textStyle: { color: palette['text-2'] } },
      tooltip: {
        trigger: 'axis',
        backgroundColor: palette.raised,
        borderColor: palette.line,
        textStyle: { color: palette.text },
      },
      xAxis: { type: 'category', data: [...labels], ...axis },
      yAxis: { type: 'value', minInterval: 1, splitLine: { lineStyle: { color: palette.line } }, ...axis },
      series: series.map(({ name, kind, values }) => ({
        name,
        type: kind,
        data: [...values],
        barMaxWidth: 18,
        symbolSize: 6,
      })),
    });
    const observer = new ResizeObserver(() => chart.resize());
    observer.observe(box.current);
    return () => {
      observer.disconnect();
      chart.dispose();
    };
  }, [title, labels, series, theme]);
  return <div ref={box} className="chart-box" />;
}
