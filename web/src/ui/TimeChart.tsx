// A time series chart drawn by uPlot, which is loaded with the first chart. Arrow keys move the
// cursor; the line below shows the values under it. Buttons show a recent period; dragging zooms to
// any other.
import {useEffect, useMemo, useRef, useState, type KeyboardEvent} from 'react';
import type UPlot from 'uplot';
import {Button} from './Button';
import {offeredRanges, rangeStart, type ChartRange} from './chart_range';
import {short} from './format';
import {useScheme} from './use_scheme';
import {useWidth} from './use_width';

export interface TimeSeries {
    label: string;
    values: readonly (number | null)[];
    series?: number; // color 1..8
    kind?: 'line' | 'area' | 'dashed' | 'dots' | 'marks';
    format?: (x: number) => string;
}

// Dates to shade, such as those on which a test fails.
export interface Shade {
    label: string;
    dates: readonly string[];
}

interface Props {
    dates: readonly string[]; // YYYY-MM-DD, ascending
    lines: readonly TimeSeries[];
    shade?: Shade;
    summary: string;
    height?: number;
    format?: (x: number) => string; // of the axis
    top?: number; // of the axis; values above it lie outside
    projected?: boolean; // the dates lie ahead: recent periods are not offered
}

const day = (date: string): number => Date.parse(`${date}T00:00:00Z`) / 1000;

// Distances of the dates below the chart, in seconds, from one day on; then their texts by distance
// (uPlot), with the year below the first of each. "Feb 3" is read alike everywhere, "2/3" is not.
const oneDay = 86_400;
const dateSteps = [
    ...[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 15, 30, 60, 90, 120, 180],
    ...[1, 2, 5, 10, 25, 50, 100].map((years) => years * 365),
].map((days) => days * oneDay);
const dateLabels = [
    [365 * oneDay, '{YYYY}', null, null, null, null, null, null, 1],
    [28 * oneDay, '{MMM}', '\n{YYYY}', null, null, null, null, null, 1],
    [oneDay, '{MMM} {D}', '\n{YYYY}', null, null, null, null, null, 1],
];

// Fills the height of the plot around each shaded date, half way to its neighbors.
function drawShade(plot: UPlot, dates: readonly string[], shade: Shade, fill: string) {
    const {ctx, bbox} = plot;
    const x = (i: number) =>
        plot.valToPos(day(dates[Math.max(0, Math.min(dates.length - 1, i))] as string), 'x', true);
    ctx.save();
    ctx.beginPath();
    ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
    ctx.clip();
    ctx.fillStyle = fill;
    for (const [i, date] of dates.entries()) {
        if (!shade.dates.includes(date)) continue;
        const from = (x(i - 1) + x(i)) / 2;
        ctx.fillRect(from, bbox.top, (x(i) + x(i + 1)) / 2 - from, bbox.height);
    }
    ctx.restore();
}

function optionsOf(
    api: typeof UPlot,
    dates: readonly string[],
    lines: readonly TimeSeries[],
    shade: Shade | undefined,
    node: HTMLElement,
    width: number,
    height: number,
    format: (x: number) => string,
    top: number | undefined,
    onIndex: (index: number | null) => void,
    onZoom: (min: number, max: number) => void,
): UPlot.Options {
    const style = getComputedStyle(node);
    const color = (name: string) => style.getPropertyValue(name).trim();
    const axis = {
        stroke: color('--soft'),
        grid: {stroke: color('--faint'), width: 1},
        ticks: {show: false},
        font: `11px ${style.fontFamily}`,
    };
    return {
        width,
        height,
        padding: [8, 20, 0, 0], // on the right for half of the last date
        legend: {show: false},
        tzDate: (ts) => api.tzDate(new Date(ts * 1000), 'Etc/UTC'),
        cursor: {points: {size: 6}, y: false, drag: {x: true, y: false, setScale: false}},
        hooks: {
            drawClear: [
                (plot) => {
                    if (!shade) return;
                    const fill = `color-mix(in srgb, ${color('--negative')} 12%, transparent)`;
                    drawShade(plot, dates, shade, fill);
                },
            ],
            setCursor: [(plot) => onIndex(plot.cursor.idx ?? null)],
            setSelect: [
                (plot) => {
                    if (plot.select.width > 0)
                        onZoom(
                            plot.posToVal(plot.select.left, 'x'),
                            plot.posToVal(plot.select.left + plot.select.width, 'x'),
                        );
                },
            ],
        },
        ...(top !== undefined && {
            scales: {
                y: {
                    range: (_: UPlot, min: number, max: number) =>
                        api.rangeNum(Math.min(min, top), Math.min(max, top), 0.1, true),
                },
            },
        }),
        axes: [
            {...axis, incrs: dateSteps, values: dateLabels},
            {...axis, size: 58, values: (_, splits) => splits.map(format)},
        ],
        series: [
            {},
            ...lines.map(({label, series = 1, kind = 'line'}): UPlot.Series => {
                const stroke = color(`--series-${series}`);
                const isPoints = kind === 'dots' || kind === 'marks';
                return {
                    label,
                    stroke,
                    width: isPoints ? 0 : 1.4,
                    spanGaps: false,
                    ...(kind === 'area'
                        ? {fill: `color-mix(in srgb, ${stroke} 14%, transparent)`}
                        : {}),
                    ...(kind === 'dashed' ? {dash: [4, 4]} : {}),
                    ...(isPoints
                        ? {
                              paths: () => null,
                              points: {
                                  show: true,
                                  size: kind === 'marks' ? 8 : 3,
                                  stroke,
                                  fill: kind === 'marks' ? color('--panel') : stroke,
                                  width: kind === 'marks' ? 2 : 0,
                              },
                          }
                        : {points: {show: false}}),
                };
            }),
        ],
    };
}

export function TimeChart({
    dates,
    lines,
    shade,
    summary,
    height = 240,
    format = short,
    top,
    projected = false,
}: Props) {
    const [ref, width] = useWidth<HTMLDivElement>();
    const plot = useRef<UPlot | null>(null);
    const [at, setAt] = useState<number | null>(null);
    const [api, setApi] = useState<typeof UPlot | null>(null);
    const [range, setRange] = useState<ChartRange | readonly [number, number] | null>(null);
    const scheme = useScheme();
    const ranges = useMemo(() => (projected ? [] : offeredRanges(dates)), [dates, projected]);
    const latestFormat = useRef(format);
    latestFormat.current = format;

    useEffect(() => {
        let gone = false;
        void import('./uplot').then((module) => {
            if (!gone) setApi(() => module.default);
        });
        return () => {
            gone = true;
        };
    }, []);

    // biome-ignore lint/correctness/useExhaustiveDependencies: the colors are read from the style sheet, so `scheme` redraws the chart; `ref` is a stable reference.
    useEffect(() => {
        const node = ref.current;
        if (!api || !node) return;
        const data = [
            dates.map(day),
            ...lines.map((line) => [...line.values]),
        ] as UPlot.AlignedData;
        const made = new api(
            optionsOf(
                api,
                dates,
                lines,
                shade,
                node,
                width,
                height,
                (x) => latestFormat.current(x),
                top,
                setAt,
                (min, max) => setRange([min, max]),
            ),
            data,
            node,
        );
        plot.current = made;
        return () => {
            made.destroy();
            plot.current = null;
        };
    }, [api, dates, lines, shade, top, width, height, scheme]);

    // Also after the chart has been drawn anew.
    // biome-ignore lint/correctness/useExhaustiveDependencies: what draws the chart anew triggers it.
    useEffect(() => {
        const first = dates[0];
        const last = dates.at(-1);
        if (!plot.current || !first || !last) return;
        const [min, max] =
            range === null
                ? [day(first), day(last)]
                : typeof range === 'string'
                  ? [day(rangeStart(range, last)), day(last)]
                  : range;
        plot.current.setScale('x', {min, max});
        plot.current.setSelect({left: 0, top: 0, width: 0, height: 0}, false);
    }, [range, api, dates, lines, shade, top, width, height, scheme]);

    const keys = (event: KeyboardEvent) => {
        const step = {
            ArrowLeft: -1,
            ArrowRight: 1,
            PageUp: -20,
            PageDown: 20,
            Home: -dates.length,
            End: dates.length,
        }[event.key];
        if (!step || !plot.current) return;
        event.preventDefault();
        const next = Math.max(0, Math.min(dates.length - 1, (at ?? dates.length - 1) + step));
        plot.current.setCursor({
            left: plot.current.valToPos(day(dates[next] as string), 'x'),
            top: 20,
        });
        setAt(next);
    };
    return (
        <div className="time">
            <div
                ref={ref}
                className="time-plot"
                style={{height}}
                role="img"
                aria-label={summary}
                tabIndex={0}
                onKeyDown={keys}
            />
            <div className="time-foot">
                <p className="readout" aria-live="off">
                    {lines.map((line) => (
                        <span key={line.label} className="legend">
                            <i className={`swatch s${line.series ?? 1} ${line.kind ?? 'line'}`} />
                            {line.label}
                            {at !== null && (
                                <b>
                                    {' '}
                                    {line.values[at] === null || line.values[at] === undefined
                                        ? '\u2013'
                                        : (line.format ?? format)(line.values[at] as number)}
                                </b>
                            )}
                        </span>
                    ))}
                    {shade && shade.dates.length > 0 && (
                        <span className="legend">
                            <i className="swatch shade" />
                            {shade.label}
                        </span>
                    )}
                    {at !== null && <span className="legend">{dates[at]}</span>}
                </p>
                {(ranges.length > 0 || range !== null) && (
                    <div className="ranges" role="group" aria-label="Period">
                        {ranges.map((one) => (
                            <Button
                                key={one}
                                kind="quiet"
                                aria-pressed={range === one}
                                onClick={() => setRange(one)}
                            >
                                {one}
                            </Button>
                        ))}
                        <Button
                            kind="quiet"
                            aria-pressed={range === null}
                            onClick={() => setRange(null)}
                        >
                            All
                        </Button>
                        {range !== null && typeof range !== 'string' && (
                            <Button kind="quiet" onClick={() => setRange(null)}>
                                Reset zoom
                            </Button>
                        )}
                    </div>
                )}
            </div>
        </div>
    );
}
