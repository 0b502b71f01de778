import { AxisBottom, AxisLeft, type TickRendererProps } from '@visx/axis'
import { Group } from '@visx/group'
import { scaleBand, scaleLinear } from '@visx/scale'
import { Bar, Line } from '@visx/shape'
import { useRef } from 'react'
import styles from './chart-bars.module.css'
import { countTicks, everyNth } from './chart-scale.ts'
import { useWidth } from './use-width.ts'

export type BarOf = {
  /** Unique among the bars. */
  key: string
  /** Under the axis. */
  mark: string
  /** In the bar's own words, where one points at it: "14:00, 23 stamps". */
  labels: string
  value: number
}
type ChartBarsProps = {
  bars: readonly BarOf[]
  height: number
  tone: 'stamp' | 'ink' | 'quiet'
  /** How wide a word under the axis is, in px. */
  markWidth?: number
}

const left = 40
const right = 8
const top = 10
const bottom = 28
/** Of two days two bars, not two walls. */
const mostBarWidth = 64

/** Columns over one axis, drawn at the width that there is. Silent: the same figures stand beside it as a table. */
export function ChartBars({ bars, height, tone, markWidth = 30 }: ChartBarsProps) {
  const box = useRef<HTMLDivElement>(null)
  const width = useWidth(box)
  return (
    <div ref={box} className={styles.chart} style={{ height }} data-tone={tone} aria-hidden="true">
      {width > left + right && <Drawing bars={bars} width={width} height={height} markWidth={markWidth} />}
    </div>
  )
}

function Drawing({
  bars,
  width,
  height,
  markWidth,
}: Required<Pick<ChartBarsProps, 'bars' | 'height' | 'markWidth'>> & { width: number }) {
  const inner = { width: width - left - right, height: height - top - bottom }
  const ticks = countTicks(bars.reduce((most, { value }) => Math.max(most, value), 0))
  const slot = inner.width / Math.max(bars.length, 1)
  const padding = Math.max(0.28, 1 - mostBarWidth / slot)
  const x = scaleBand({ domain: bars.map(({ key }) => key), range: [0, inner.width], padding })
  const y = scaleLinear({ domain: [0, ticks.at(-1) ?? 1], range: [inner.height, 0] })
  const nth = everyNth(bars.length, inner.width, markWidth)
  const marks = new Map(bars.map(({ key, mark }) => [key, mark]))
  const shown = bars.filter((_, index) => index % nth === 0).map(({ key }) => key)

  return (
    <svg width={width} height={height} focusable="false">
      <Group left={left} top={top}>
        {ticks.slice(1).map((tick) => (
          <Line
            key={tick}
            className={styles.grid ?? ''}
            from={{ x: 0, y: y(tick) }}
            to={{ x: inner.width, y: y(tick) }}
          />
        ))}
        {bars.map(({ key, value, labels }) => {
          const rise = inner.height - y(value)
          return (
            <g key={key} className={styles.column}>
              {/* The whole column answers to the pointer, a bar of one stamp too. */}
              <Bar
                className={styles.reach ?? ''}
                x={x(key) ?? 0}
                width={x.bandwidth()}
                y={0}
                height={inner.height}
              />
              {value > 0 && (
                <Bar
                  className={styles.bar ?? ''}
                  x={x(key) ?? 0}
                  width={Math.max(x.bandwidth(), 1)}
                  y={inner.height - Math.max(rise, 2)}
                  height={Math.max(rise, 2)}
                  rx={Math.min(3, x.bandwidth() / 2)}
                />
              )}
              <title>{labels}</title>
            </g>
          )
        })}
        <AxisLeft
          scale={y}
          tickValues={ticks}
          hideAxisLine
          hideTicks
          tickFormat={(tick) => String(tick)}
          tickComponent={besideTick}
        />
        <AxisBottom
          top={inner.height}
          scale={x}
          tickValues={shown}
          hideTicks
          axisLineClassName={styles.base ?? ''}
          tickFormat={(key) => marks.get(key) ?? ''}
          tickComponent={underTick}
        />
      </Group>
    </svg>
  )
}

const besideTick = ({ x, y, formattedValue }: TickRendererProps) => (
  <text x={x} y={y} dx={-2} dy="0.32em" textAnchor="end" className={styles.mark}>
    {formattedValue}
  </text>
)

const underTick = ({ x, y, formattedValue }: TickRendererProps) => (
  <text x={x} y={y} dy="0.4em" textAnchor="middle" className={styles.mark}>
    {formattedValue}
  </text>
)
