// Estimates with their intervals around zero, one row each; a second estimate is drawn hollow.
import {linear, ticks} from './scale';
import {number} from './format';
import {useWidth} from './use_width';

export interface Interval {
    label: string;
    value: number | null;
    lower: number | null;
    upper: number | null;
    other?: number | null; // the second estimate
    faded?: boolean; // not identified
    note?: string;
}

export function Intervals({
    rows,
    summary,
    format = (x) => number(x, 2),
}: {
    rows: readonly Interval[];
    summary: string;
    format?: (x: number) => string;
}) {
    const [ref, width] = useWidth<HTMLDivElement>();
    const row = 24;
    const ends = rows.flatMap((r) =>
        [r.value, r.lower, r.upper, r.other ?? null].filter((x): x is number => x !== null),
    );
    const [low, high] = [Math.min(0, ...ends), Math.max(0, ...ends, 1e-9)];
    const label = Math.min(150, width * 0.34);
    const x = linear(low, high, label + 10, width - 74);
    const height = rows.length * row + 20;
    return (
        <div ref={ref}>
            <svg
                className="bars"
                width={width}
                height={height}
                viewBox={`0 0 ${width} ${height}`}
                role="img"
                aria-label={summary}
            >
                {ticks(low, high, Math.max(2, Math.floor(width / 110))).map((tick) => (
                    <g key={tick}>
                        <line
                            className={tick === 0 ? 'zero' : 'grid'}
                            x1={x(tick)}
                            x2={x(tick)}
                            y1={0}
                            y2={height - 18}
                        />
                        <text className="tick" x={x(tick)} y={height - 5} textAnchor="middle">
                            {number(tick, tick % 1 === 0 ? 0 : 2)}
                        </text>
                    </g>
                ))}
                {rows.map((r, i) => {
                    const y = i * row + row / 2;
                    const range =
                        r.lower === null || r.upper === null
                            ? ''
                            : `, ${format(r.lower)} to ${format(r.upper)}`;
                    return (
                        <g key={r.label} opacity={r.faded ? 0.55 : 1}>
                            <title>{`${r.label}: ${r.value === null ? 'n/a' : format(r.value)}${range}${r.note ? `; ${r.note}` : ''}`}</title>
                            <text className="label" x={label} y={y + 4} textAnchor="end">
                                {r.label}
                            </text>
                            {r.lower !== null && r.upper !== null && (
                                <path
                                    className="whisker"
                                    d={`M${x(r.lower)} ${y}H${x(r.upper)}M${x(r.lower)} ${y - 4}v8M${x(r.upper)} ${y - 4}v8`}
                                    strokeDasharray={r.faded ? '3 2' : undefined}
                                />
                            )}
                            {typeof r.other === 'number' && (
                                <circle className="interval-other" cx={x(r.other)} cy={y} r={4.5} />
                            )}
                            {r.value !== null && (
                                <circle
                                    className={r.value < 0 ? 's2' : 's1'}
                                    cx={x(r.value)}
                                    cy={y}
                                    r={4}
                                />
                            )}
                            <text className="value" x={width - 4} y={y + 4} textAnchor="end">
                                {r.value === null ? 'n/a' : format(r.value)}
                            </text>
                        </g>
                    );
                })}
            </svg>
        </div>
    );
}
