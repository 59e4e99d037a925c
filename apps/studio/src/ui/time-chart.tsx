import { BarChart, LineChart } from 'echarts/charts';
import { AriaComponent, GridComponent, TooltipComponent } from 'echarts/components';
import { init, use, type EChartsType } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { useComputedColorScheme } from '@mantine/core';
import { useReducedMotion } from '@mantine/hooks';
import { useEffect, useRef, useState } from 'react';
import { tickStep } from './tick-step.ts';

use([LineChart, BarChart, GridComponent, TooltipComponent, AriaComponent, SVGRenderer]);

export interface ChartPoint {
  readonly key: string;
  readonly label: string;
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

interface ChartProps {
  readonly name: string;
  readonly points: readonly ChartPoint[];
  /** The earlier period, point for point; null when nothing is compared. */
  readonly earlier: readonly ChartPoint[] | null;
  readonly shape: 'line' | 'bar';
  readonly full: (value: number) => string;
  readonly short: (value: number) => string;
  /** A point on the axis, by its key and that of the tick before it. */
  readonly tick: (key: string, before: string | null) => string;
  /** True when values are parts of a whole, whose axis ends at all of it. */
  readonly isShare: boolean;
  /** Where its axis ends, in pictures that stand beside others and are compared; else as high as it needs. */
  readonly most?: number;
  /** Small in pictures that stand beside others. */
  readonly heightPx?: number;
  readonly onPick: (key: string) => void;
}

interface Colours {
  readonly accent: string;
  readonly second: string;
  readonly text: string;
  readonly rule: string;
  readonly raised: string;
  readonly font: string;
}

function coloursOf(element: Element): Colours {
  const style = getComputedStyle(element);
  const read = (name: string) => style.getPropertyValue(name).trim();
  return { accent: read('--tl-accent'), second: read('--tl-second'), text: read('--mantine-color-dimmed'), rule: read('--tl-rule'), raised: read('--tl-raised'), font: style.fontFamily };
}

/** The interval as a pale band: an invisible base, which may lie below zero, and the width above it. */
function bandSeries(points: readonly ChartPoint[], colours: Colours) {
  if (points.every((point) => point.low === null || point.high === null)) return [];
  const shared = { type: 'line', stack: 'interval', stackStrategy: 'all', symbol: 'none', lineStyle: { opacity: 0 }, silent: true, tooltip: { show: false } } as const;
  return [
    { ...shared, name: 'low', data: points.map((point) => point.low) },
    { ...shared, name: 'band', data: points.map((point) => (point.low === null || point.high === null ? null : point.high - point.low)), areaStyle: { color: colours.accent, opacity: 0.13 } },
  ];
}

/** The earlier period as a dashed line, each point where its like stands today. */
function earlierSeries({ earlier, points, colours }: { earlier: readonly ChartPoint[] | null; points: readonly ChartPoint[]; colours: Colours }) {
  if (earlier === null) return [];
  return [
    {
      type: 'line', name: 'earlier', data: points.map((_point, at) => earlier[at]?.value ?? null), symbol: 'none', silent: true, z: 3,
      lineStyle: { width: 1.5, type: 'dashed', color: colours.second }, itemStyle: { color: colours.second },
    },
  ];
}

interface TooltipParts {
  readonly name: string;
  readonly point: ChartPoint;
  readonly earlier: ChartPoint | null;
  readonly full: (value: number) => string;
}

function tooltipText({ name, point, earlier, full }: TooltipParts): HTMLElement {
  // Built of text nodes: labels may come from events, and are shown, never run.
  const box = document.createElement('div');
  const head = document.createElement('div');
  head.textContent = point.label;
  const value = document.createElement('strong');
  value.textContent = point.value === null ? '–' : full(point.value);
  box.append(head, `${name}: `, value);
  if (point.low !== null && point.high !== null) {
    const range = document.createElement('div');
    range.textContent = `${full(point.low)} – ${full(point.high)}`;
    box.append(range);
  }
  if (earlier !== null) {
    const before = document.createElement('div');
    before.textContent = `${earlier.label}: ${earlier.value === null ? '–' : full(earlier.value)}`;
    box.append(before);
  }
  return box;
}

/** High shares stand under the whole; low ones keep the axis that shows them best. */
function shareScale({ points, earlier, isShare, most: shared }: ChartProps) {
  if (shared !== undefined) {
    const interval = shared > 0.5 ? 0.25 : shared > 0.2 ? 0.1 : shared > 0.05 ? 0.05 : 0.01;
    return { min: 0, max: Math.min(1, Math.ceil(shared / interval - 1e-9) * interval), interval };
  }
  const most = Math.max(0, ...[...points, ...(earlier ?? [])].map((point) => Math.max(point.value ?? 0, point.high ?? 0)));
  return isShare && most > 0.75 && most <= 1 ? { max: 1, interval: 0.25 } : {};
}

function optionOf(props: ChartProps & { colours: Colours; isStill: boolean; widthPx: number }) {
  const { points, earlier, colours, shape, name, full, short, tick, isStill, widthPx } = props;
  const step = tickStep({ labels: points.map(({ key }) => tick(key, null)), widthPx });
  return {
    animation: !isStill,
    textStyle: { fontFamily: colours.font },
    animationDuration: 200,
    aria: { enabled: true, label: { description: name } },
    grid: { left: 8, right: 24, top: 14, bottom: 4, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    tooltip: {
      trigger: 'axis',
      backgroundColor: colours.raised,
      borderColor: colours.rule,
      textStyle: { color: colours.text, fontSize: 12 },
      formatter: (items: { dataIndex: number }[]) => {
        const point = points[items[0]?.dataIndex ?? -1];
        return point === undefined ? '' : tooltipText({ name, point, earlier: earlier?.[items[0]?.dataIndex ?? -1] ?? null, full });
      },
    },
    xAxis: {
      type: 'category',
      data: points.map((point) => point.label),
      boundaryGap: shape === 'bar',
      axisLine: { lineStyle: { color: colours.rule } },
      axisTick: { show: false },
      axisLabel: {
        color: colours.text,
        fontSize: 11,
        hideOverlap: true,
        interval: (index: number) => index % step === 0,
        formatter: (label: string, index: number) => {
          const point = points[index];
          return point === undefined ? label : tick(point.key, points[index - step]?.key ?? null);
        },
      },
    },
    yAxis: { type: 'value', ...shareScale(props), axisLabel: { color: colours.text, fontSize: 11, formatter: (value: number) => short(value) }, splitLine: { lineStyle: { color: colours.rule } }, splitNumber: 4 },
    series: [
      ...(shape === 'line' ? bandSeries(points, colours) : []),
      {
        type: shape,
        name,
        data: points.map((point) => point.value),
        symbol: 'circle',
        symbolSize: points.length > 40 ? 0 : 5,
        showSymbol: points.length <= 40,
        lineStyle: { width: 2, color: colours.accent },
        itemStyle: { color: colours.accent, borderRadius: shape === 'bar' ? [2, 2, 0, 0] : 0 },
        barMaxWidth: 28,
        cursor: 'pointer',
      },
      ...earlierSeries({ earlier, points, colours }),
    ],
  };
}

/** A figure over time, with its interval and, where asked for, the period before. The table beside it says the same, so the picture itself is one image to a screen reader. */
export function TimeChart(props: ChartProps) {
  const host = useRef<HTMLDivElement>(null);
  const chart = useRef<EChartsType | null>(null);
  const scheme = useComputedColorScheme('light');
  const isStill = useReducedMotion();
  const pick = useRef(props.onPick);
  const points = useRef(props.points);
  const [widthPx, setWidthPx] = useState(0);
  useEffect(() => {
    pick.current = props.onPick;
    points.current = props.points;
  });
  useEffect(() => {
    if (host.current === null) return undefined;
    const made = init(host.current, null, { renderer: 'svg' });
    chart.current = made;
    made.getZr().on('click', (event) => {
      const at = made.convertFromPixel({ xAxisIndex: 0 }, event.offsetX);
      const point = points.current[Math.round(Number(at))];
      if (point !== undefined) pick.current(point.key);
    });
    const observer = new ResizeObserver(() => {
      made.resize();
      setWidthPx(made.getWidth());
    });
    observer.observe(host.current);
    return () => {
      observer.disconnect();
      made.dispose();
      chart.current = null;
    };
  }, []);
  useEffect(() => {
    if (host.current === null || chart.current === null) return;
    chart.current.setOption(optionOf({ ...props, colours: coloursOf(host.current), isStill, widthPx }), true);
  }, [props, scheme, isStill, widthPx]);
  return <div ref={host} role="img" aria-label={props.name} style={{ height: props.heightPx ?? 280, width: '100%' }} />;
}
