import {
  Bar,
  BarChart,
  CartesianGrid,
  Line,
  LineChart,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from "recharts";
import { useLocale } from "#client/ui/locale.tsx";
import { formatCompact, formatNumber } from "#shared/format/numbers.ts";
import type { TrendPoint, TrendSeries } from "./trend-chart.tsx";

interface TrendDrawingProps {
  points: readonly TrendPoint[];
  series: readonly TrendSeries[];
  kind: "bars" | "line";
  height: number;
  timeWords: (at: string) => string;
}

/** The drawing itself; loaded when the first chart is shown. */
export default function TrendDrawing({ points, series, kind, height, timeWords }: TrendDrawingProps) {
  const { locale } = useLocale();
  const data = points.map(({ at, values }) => ({ at, ...values }));
  const axes = [
    <CartesianGrid key="grid" vertical={false} stroke="var(--line)" />,
    <XAxis
      key="x"
      dataKey="at"
      tickFormatter={timeWords}
      tick={tick}
      tickLine={false}
      axisLine={{ stroke: "var(--line-strong)" }}
      minTickGap={32}
    />,
    <YAxis
      key="y"
      width={40}
      tick={tick}
      tickLine={false}
      axisLine={false}
      allowDecimals={false}
      tickFormatter={(value: number) => formatCompact(value, locale)}
    />,
    <Tooltip
      key="tooltip"
      cursor={{ fill: "var(--hover)", stroke: "var(--line-strong)" }}
      content={({ active, label, payload }) =>
        active && payload.length > 0 ? (
          <div className="rounded-md bg-inverse px-2 py-1 text-xs text-on-inverse shadow-popup">
            <p className="opacity-80">{timeWords(String(label))}</p>
            {payload.map((entry) => (
              <p key={String(entry.dataKey)} className="tabular-nums">
                {series.find(({ id }) => id === entry.dataKey)?.label}:{" "}
                {formatNumber(Number(entry.value), locale)}
              </p>
            ))}
          </div>
        ) : null
      }
    />,
  ];
  return (
    <ResponsiveContainer width="100%" height={height}>
      {kind === "bars" ? (
        <BarChart data={data} margin={margin} accessibilityLayer={false}>
          {axes}
          {series.map(({ id, color = 1 }) => (
            <Bar
              key={id}
              dataKey={id}
              stackId="all"
              fill={`var(--series-${color})`}
              isAnimationActive={false}
              radius={[2, 2, 0, 0]}
            />
          ))}
        </BarChart>
      ) : (
        <LineChart data={data} margin={margin} accessibilityLayer={false}>
          {axes}
          {series.map(({ id, color = 1 }) => (
            <Line
              key={id}
              dataKey={id}
              type="monotone"
              dot={false}
              strokeWidth={1.75}
              stroke={`var(--series-${color})`}
              isAnimationActive={false}
            />
          ))}
        </LineChart>
      )}
    </ResponsiveContainer>
  );
}

const margin = { top: 6, right: 6, bottom: 0, left: 0 };
const tick = { fill: "var(--ink-faint)", fontSize: 11 };
