// A distribution as bins, with marks at given values.
import {short} from './format';
import {axisMarks, linear, ticks} from './scale';
import {useWidth} from './use_width';

export interface Mark {
    at: number;
    label: string;
    series?: number;
}

interface Props {
    edges: readonly number[]; // bin edges, one more than shares
    shares: readonly number[];
    marks?: readonly Mark[];
    curve?: readonly number[]; // shares of a second distribution in the same bins
    summary: string;
    height?: number;
    format?: (x: number) => string;
    xTitle?: string; // what the bins are of, with its unit
}

const foot = 20; // pixels below the bins for the ticks
const titleHeight = 16;

export function Histogram({
    edges,
    shares,
    marks = [],
    curve,
    summary,
    height = 220,
    format = short,
    xTitle,
}: Props) {
    const [ref, width] = useWidth<HTMLDivElement>();
    const low = Math.min(edges[0] ?? 0, ...marks.map((m) => m.at));
    const high = Math.max(edges[edges.length - 1] ?? 1, ...marks.map((m) => m.at));
    const top = Math.max(1e-12, ...shares, ...(curve ?? []));
    const lines = Math.max(1, marks.length);
    const bottom = height - foot - (xTitle ? titleHeight : 0);
    const begin = 46; // pixels on the left for the axis of shares
    const x = linear(low, high, begin, width - 10);
    const y = linear(0, top, bottom, 8 + lines * 14);
    const left = marks.length > 0 ? Math.min(...marks.map((m) => m.at)) : -Infinity;
    const path = curve
        ?.map(
            (share, i) =>
                `${i === 0 ? 'M' : 'L'}${x(((edges[i] ?? 0) + (edges[i + 1] ?? 0)) / 2).toFixed(1)} ${y(share).toFixed(1)}`,
        )
        .join('');
    // The label of a mark is on its left where it would end outside or cross another mark.
    const labelsLeft = (mark: Mark): boolean => {
        const [at, size] = [x(mark.at), mark.label.length * 6.4 + 10];
        if (at > width * 0.7) return true;
        return (
            at - size > begin && marks.some((other) => x(other.at) > at && x(other.at) < at + size)
        );
    };
    return (
        <div ref={ref}>
            <svg
                className="histogram"
                width={width}
                height={height}
                viewBox={`0 0 ${width} ${height}`}
                role="img"
                aria-label={summary}
            >
                {ticks(0, top, 3).map((tick) => (
                    <g key={tick}>
                        <line
                            className="grid"
                            x1={begin}
                            x2={width - 10}
                            y1={y(tick)}
                            y2={y(tick)}
                        />
                        <text className="tick" x={begin - 6} y={y(tick) + 4} textAnchor="end">
                            {`${Number((tick * 100).toPrecision(3))}%`}
                        </text>
                    </g>
                ))}
                <line className="zero" x1={begin} x2={width} y1={bottom} y2={bottom} />
                {xTitle && (
                    <text className="tick" x={width - 10} y={height - 4} textAnchor="end">
                        {xTitle}
                    </text>
                )}
                {axisMarks(
                    low,
                    high,
                    Math.max(3, Math.floor(width / 110)),
                    x,
                    (tick) => format(tick).length * 6.6 + 8,
                ).map((tick) => (
                    <text
                        key={tick}
                        className="tick"
                        x={x(tick)}
                        y={bottom + 14}
                        textAnchor="middle"
                    >
                        {format(tick)}
                    </text>
                ))}
                {shares.map((share, i) => {
                    const from = edges[i] ?? 0;
                    const to = edges[i + 1] ?? 0;
                    return (
                        <rect
                            key={i}
                            className={to <= left ? 's2' : 's1'}
                            x={x(from)}
                            y={y(share)}
                            width={Math.max(0.5, x(to) - x(from) - 0.5)}
                            height={Math.max(0, bottom - y(share))}
                        >
                            <title>{`${format(from)} to ${format(to)}: ${(share * 100).toFixed(2)}%`}</title>
                        </rect>
                    );
                })}
                {path && <path className="curve" d={path} />}
                {marks.map((mark, i) => {
                    const isLeft = labelsLeft(mark);
                    return (
                        <g key={mark.label}>
                            <line
                                className={`mark m${mark.series ?? 2}`}
                                x1={x(mark.at)}
                                x2={x(mark.at)}
                                y1={6 + i * 14}
                                y2={bottom}
                            />
                            <text
                                className="label"
                                x={x(mark.at) + (isLeft ? -5 : 5)}
                                y={15 + i * 14}
                                textAnchor={isLeft ? 'end' : 'start'}
                            >
                                {mark.label}
                            </text>
                        </g>
                    );
                })}
            </svg>
        </div>
    );
}
