// A waterfall chart from one amount to another, from left to right.
import {number, rounded, short} from '../../ui/format';
import {linear, ticks} from '../../ui/scale';
import {useWidth} from '../../ui/use_width';
import './balance.css';

export interface Step {
    label: string;
    value: number;
    whole?: boolean; // a level and no change
}

// The start and end of each bar. The last level is the cumulative level of all steps.
export function spansOf(steps: readonly Step[]): [from: number, to: number][] {
    let level = 0;
    return steps.map(({value, whole}) => {
        const from = whole ? 0 : level;
        level = whole ? value : level + value;
        return [from, level];
    });
}

// The largest changes by absolute size, with the rest combined, at most `most` in total.
export function largest(changes: readonly Step[], most: number): Step[] {
    const sorted = [...changes].sort((a, b) => Math.abs(b.value) - Math.abs(a.value));
    if (sorted.length <= most) return sorted;
    const rest = sorted.slice(most - 1);
    return [
        ...sorted.slice(0, most - 1),
        {label: `${rest.length} others`, value: rest.reduce((sum, {value}) => sum + value, 0)},
    ];
}

const row = 24;

export function Waterfall({
    steps,
    summary,
    format = rounded,
    onOpen,
}: {
    steps: readonly Step[];
    summary: string;
    format?: (x: number) => string; // with the unit, where the values have one of their own
    onOpen?: (index: number) => void;
}) {
    const [ref, width] = useWidth<HTMLDivElement>();
    const spans = spansOf(steps);
    // If the levels are far from zero, the axis starts near them to make the changes visible.
    const ends = spans.flatMap(([from, to], i) => (steps[i]?.whole ? [to] : [from, to]));
    const [least, most] = [Math.min(...ends), Math.max(...ends)];
    const air = (most - least) * 0.06 || Math.abs(most) * 0.06 || 1;
    const [low, high] = [least - air, most + air];
    const x = linear(low, high, 170, width - 96);
    const inside = (value: number) => x(Math.min(high, Math.max(low, value)));
    const height = steps.length * row + 22;
    return (
        <div ref={ref}>
            <svg
                className="stacked"
                width={width}
                height={height}
                viewBox={`0 0 ${width} ${height}`}
                role="img"
                aria-label={summary}
            >
                {ticks(low, high, Math.max(2, Math.floor(width / 170))).map((tick) => (
                    <g key={tick}>
                        <line className="grid" x1={x(tick)} x2={x(tick)} y1={0} y2={height - 20} />
                        <text className="tick" x={x(tick)} y={height - 5} textAnchor="middle">
                            {short(tick)}
                        </text>
                    </g>
                ))}
                {steps.map(({label, value, whole}, i) => {
                    const [from, to] = spans[i] ?? [0, 0];
                    const [a, b] = [inside(from), inside(to)];
                    const y = i * row + 3;
                    return (
                        // biome-ignore lint/a11y/noStaticElementInteractions: a pointer shortcut; the table of the chart has the same links.
                        <g
                            key={label}
                            className={onOpen ? 'opens' : undefined}
                            onClick={() => onOpen?.(i)}
                        >
                            <title>{`${label}: ${format === rounded ? number(value, 0, !whole) : format(value)}`}</title>
                            <rect className="catch" x={0} y={y - 3} width={width} height={row} />
                            <text x={160} y={y + 13} textAnchor="end">
                                {label.length > 24 ? `${label.slice(0, 23)}\u2026` : label}
                            </text>
                            <rect
                                className={whole ? 'level' : value >= 0 ? 's1' : 's2'}
                                x={Math.min(a, b)}
                                y={y}
                                width={Math.max(1, Math.abs(b - a))}
                                height={row - 7}
                            />
                            <text className="tick" x={Math.max(a, b) + 5} y={y + 13}>
                                {whole || value <= 0 ? format(value) : `+${format(value)}`}
                            </text>
                        </g>
                    );
                })}
            </svg>
        </div>
    );
}
