// A fan chart: percentiles by year as nested bands around the median, with single paths. Arrow keys
// move between years; the line below shows the values.
import {useState, type KeyboardEvent, type PointerEvent} from 'react';
import type {PlanPercentiles} from '../../api/types.gen';
import {short} from '../../ui/format';
import {linear, ticks} from '../../ui/scale';
import {useWidth} from '../../ui/use_width';

export interface FanLine {
    label: string;
    values: readonly number[];
}

interface Props {
    rows: readonly PlanPercentiles[];
    first?: number | undefined; // value at the start, drawn before the first row
    age?: number | null | undefined;
    lines?: readonly FanLine[];
    summary: string;
    height?: number;
}

const bands = [
    ['p5', 'p95', 'b1'],
    ['p10', 'p90', 'b2'],
    ['p25', 'p75', 'b3'],
] as const;

export function FanChart({rows, first, age, lines = [], summary, height = 296}: Props) {
    const [ref, width] = useWidth<HTMLDivElement>();
    const [at, setAt] = useState<number | null>(null);
    const start =
        first === undefined
            ? []
            : [{p5: first, p10: first, p25: first, p50: first, p75: first, p90: first, p95: first}];
    const all: PlanPercentiles[] = [...start, ...rows];
    const shift = first === undefined ? 1 : 0; // year of the first point
    // The amounts of a year have the age at its beginning, as those of the tiles.
    const top = Math.max(1, ...all.map((row) => row.p95), ...lines.flatMap((line) => line.values));
    const x = linear(0, Math.max(1, all.length - 1), 56, width - 12);
    const bottom = height - 40;
    const y = linear(0, top, bottom, 8);
    const area = (low: keyof PlanPercentiles, high: keyof PlanPercentiles) =>
        `M${all.map((row, i) => `${x(i).toFixed(1)} ${y(row[high]).toFixed(1)}`).join('L')}L${all
            .map((row, i) => `${x(i).toFixed(1)} ${y(row[low]).toFixed(1)}`)
            .reverse()
            .join('L')}Z`;
    const line = (values: readonly number[]) =>
        `M${values.map((value, i) => `${x(i).toFixed(1)} ${y(value).toFixed(1)}`).join('L')}`;
    const choose = (i: number) => setAt(Math.max(0, Math.min(all.length - 1, i)));
    const keys = (event: KeyboardEvent) => {
        const step = {
            ArrowLeft: -1,
            ArrowRight: 1,
            PageUp: -5,
            PageDown: 5,
            Home: -1000,
            End: 1000,
        }[event.key];
        if (!step) return;
        event.preventDefault();
        choose((at ?? all.length - 1) + step);
    };
    const move = (event: PointerEvent<SVGSVGElement>) => {
        const box = event.currentTarget.getBoundingClientRect();
        choose(
            Math.round(
                ((event.clientX - box.left - 56) / Math.max(1, width - 68)) * (all.length - 1),
            ),
        );
    };
    const shown = at === null ? null : all[at];
    return (
        <div ref={ref} className="fan-box">
            <svg
                className="fan"
                width={width}
                height={height}
                viewBox={`0 0 ${width} ${height}`}
                role="img"
                aria-label={summary}
                tabIndex={0}
                onKeyDown={keys}
                onPointerMove={move}
                onPointerLeave={() => setAt(null)}
            >
                {ticks(0, top, 5).map((tick) => (
                    <g key={tick}>
                        <line className="grid" x1={56} x2={width - 12} y1={y(tick)} y2={y(tick)} />
                        <text className="tick" x={50} y={y(tick) + 4} textAnchor="end">
                            {short(tick)}
                        </text>
                    </g>
                ))}
                {ticks(0, all.length - 1, Math.max(3, Math.floor(width / 90)))
                    .filter(Number.isInteger)
                    .map((tick) => (
                        <text
                            key={tick}
                            className="tick"
                            x={x(tick)}
                            y={bottom + 18}
                            textAnchor="middle"
                        >
                            {age ? Math.round(age + tick) : tick + shift}
                        </text>
                    ))}
                <text className="tick" x={width - 12} y={height - 4} textAnchor="end">
                    {age ? 'Age' : 'Year of the plan'}
                </text>
                {bands.map(([low, high, name]) => (
                    <path key={low} className={name} d={area(low, high)} />
                ))}
                <path className="median" d={line(all.map((row) => row.p50))} />
                {lines.map((one) => (
                    <path key={one.label} className="picked" d={line(one.values)} />
                ))}
                {at !== null && (
                    <line className="cursor" x1={x(at)} x2={x(at)} y1={8} y2={bottom} />
                )}
            </svg>
            <p className="readout" aria-live="off">
                <span className="legend">
                    <i className="swatch s1" />
                    Median{shown && <b> {short(shown.p50)}</b>}
                </span>
                {bands.map(([low, high, name]) => (
                    <span key={low} className="legend">
                        <i className={`swatch s1 area ${name}`} />
                        {`${low.slice(1)} to ${high.slice(1)}%`}
                        {shown && (
                            <b>
                                {' '}
                                {short(shown[low])} to {short(shown[high])}
                            </b>
                        )}
                    </span>
                ))}
                {lines.map((one) => (
                    <span key={one.label} className="legend">
                        <i className="swatch s2" />
                        {one.label}
                        {at !== null && <b> {short(one.values[at])}</b>}
                    </span>
                ))}
                {at !== null && (
                    <span className="legend">
                        {age ? `age ${Math.round(age + at)}` : `year ${at + shift}`}
                    </span>
                )}
            </p>
        </div>
    );
}
