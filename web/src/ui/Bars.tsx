// Horizontal bars around zero, with whiskers for errors.
import {barSpace, nameWidth} from './bar_space';
import {TickLines} from './chart_parts';
import {rounded, short} from './format';
import {axisMarks, linear} from './scale';
import {useWidth} from './use_width';

export interface Bar {
    label: string;
    value: number | null;
    error?: number | null; // one standard error, drawn on both sides
    series?: number; // color 1..8
    note?: string; // shown at the end instead of the value
}

const cut = (text: string, most: number) =>
    text.length > most ? `${text.slice(0, most - 1)}\u2026` : text;

// A label on one line of at most so many characters, or divided at a blank on two.
export function labelLines(label: string, most: number): string[] {
    const blank = label.lastIndexOf(' ', most);
    return label.length <= most || blank <= 0
        ? [cut(label, most)]
        : [label.slice(0, blank), cut(label.slice(blank + 1), most)];
}

export function Bars({
    bars,
    summary,
    format: formatted = rounded,
    unit = '',
    labelWidth = 150,
}: {
    bars: readonly Bar[];
    summary: string;
    format?: (x: number) => string;
    unit?: string; // after each value
    labelWidth?: number;
}) {
    const format = (x: number) => formatted(x) + (unit && ` ${unit}`);
    const [ref, width] = useWidth<HTMLDivElement>();
    const ends = bars.flatMap(({value, error}) =>
        value === null ? [] : [value + (error ?? 0), value - (error ?? 0)],
    );
    const low = Math.min(0, ...ends);
    const high = Math.max(0, ...ends, low === 0 ? 1e-12 : 0);
    const isZero = low === 0 && high <= 1e-12; // an axis of nothing has no marks but zero
    const most = Math.min(24, Math.max(8, Math.floor((width * 0.45 - 8) / 6.8)));
    const beside = bars.map(({label}) => labelLines(label, most));
    const longest = Math.max(8, ...beside.flat().map(nameWidth));
    // Space for the labels at the ends of the bars, on both sides.
    const room = (sign: number) =>
        Math.max(
            8,
            ...bars.map(({value, note}) =>
                value === null || value * sign <= 0 ? 0 : (note ?? format(value)).length * 7.2 + 12,
            ),
        );
    const {label, above} = barSpace(width, labelWidth, longest, room(-1) + room(1));
    const shown = above
        ? bars.map(({label: name}) => [cut(name, Math.floor(width / 6.8))])
        : beside;
    const row = above ? 34 : shown.some((lines) => lines.length > 1) ? 28 : 20;
    const middle = above ? 20 : row / 2 - 3; // of a bar
    const x = linear(low, high, label + room(-1), width - room(1));
    const marks = isZero
        ? [0]
        : axisMarks(
              low,
              high,
              Math.max(2, Math.floor(width / 130)),
              x,
              (tick) => short(tick).length * 6.6 + 8,
          );
    const height = bars.length * row + 20;
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
                <TickLines marks={marks} x={x} height={height} />
                {bars.map(({label: name, value, error, series = 1, note}, i) => {
                    const y = i * row + 3;
                    return (
                        <g key={i}>
                            <title>{`${name}: ${value === null ? 'n/a' : format(value)}${error ? ` \u00b1 ${format(error)}` : ''}`}</title>
                            {(shown[i] ?? []).map((text, line, lines) => (
                                <text
                                    key={text}
                                    className="label"
                                    x={above ? 0 : label - 4}
                                    y={
                                        above
                                            ? y + 8
                                            : y + middle + 4 + 12 * (line - (lines.length - 1) / 2)
                                    }
                                    textAnchor={above ? 'start' : 'end'}
                                >
                                    {text}
                                </text>
                            ))}
                            {value === null ? (
                                <text className="tick" x={x(0) + 4} y={y + middle + 4}>
                                    n/a
                                </text>
                            ) : (
                                <>
                                    <rect
                                        className={`s${series}`}
                                        x={Math.min(x(0), x(value))}
                                        y={y + middle - 7}
                                        width={Math.max(1, Math.abs(x(value) - x(0)))}
                                        height={14}
                                        rx={1.5}
                                    />
                                    {error ? (
                                        <path
                                            className="whisker"
                                            d={`M${x(value - error)} ${y + middle}H${x(value + error)}M${x(value - error)} ${y + middle - 4}v8M${x(value + error)} ${y + middle - 4}v8`}
                                        />
                                    ) : null}
                                    <text
                                        className="value"
                                        x={
                                            value < 0
                                                ? x(value - (error ?? 0)) - 4
                                                : x(value + (error ?? 0)) + 4
                                        }
                                        y={y + middle + 4}
                                        textAnchor={value < 0 ? 'end' : 'start'}
                                    >
                                        {note ?? format(value)}
                                    </text>
                                </>
                            )}
                        </g>
                    );
                })}
            </svg>
        </div>
    );
}

// A bar in a table cell, on a scale shared by its column.
export function CellBar({value, low, high}: {value: number | null; low: number; high: number}) {
    if (value === null) return null;
    const x = linear(Math.min(0, low), Math.max(0, high), 1, 99);
    return (
        <svg className="cell-bar" width="100" height="12" aria-hidden="true">
            <line className="zero" x1={x(0)} x2={x(0)} y1={0} y2={12} />
            <rect
                className={value < 0 ? 's2' : 's1'}
                x={Math.min(x(0), x(value))}
                y={2}
                width={Math.max(1, Math.abs(x(value) - x(0)))}
                height={8}
            />
        </svg>
    );
}
