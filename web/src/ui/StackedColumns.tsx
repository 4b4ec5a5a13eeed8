// Stacked columns by category: positive values above zero, negative values below, with an optional
// line and limit. Arrow keys move between columns; the line below shows the values.
import {Catch, endsOf, Readout, stacked, useCursor} from './chart_parts';
import {short} from './format';
import {linear, ticks} from './scale';
import {useWidth} from './use_width';
import './charts.css';

export interface Stack {
    label: string;
    values: readonly number[];
    series: number; // color 1..8
}

interface Props {
    labels: readonly string[];
    stacks: readonly Stack[];
    line?: Stack;
    limit?: {at: number; label: string};
    summary: string;
    height?: number;
    range?: readonly [low: number, high: number]; // shared scale of several charts side by side
    quiet?: boolean; // the legend is shown elsewhere
    onOpen?: (index: number) => void;
}

const left = 64;
const angle = 40; // of slanted labels, in degrees
const slope = Math.sin((angle * Math.PI) / 180);

// The range of all stacks, including line and limit.
function rangeOf({labels, stacks, line, limit}: Props): [low: number, high: number] {
    const ends = labels.flatMap((_, i) => [
        ...endsOf(stacks.map((stack) => stack.values[i] ?? 0)),
        line?.values[i] ?? 0,
    ]);
    const low = Math.min(0, limit?.at ?? 0, ...ends);
    const high = Math.max(0, limit?.at ?? 0, ...ends);
    return low === high ? [0, 1] : [low, high];
}

// A label in two lines, divided at the space next to its middle.
function halves(label: string): string[] {
    const middle = label.length / 2;
    const spaces = [...label].flatMap((c, i) => (c === ' ' ? [i] : []));
    const at = spaces.sort((a, b) => Math.abs(a - middle) - Math.abs(b - middle))[0] ?? 0;
    return [label.slice(0, at), label.slice(at + 1)];
}

function Column({
    stacks,
    index,
    x,
    width,
    y,
}: {
    stacks: readonly Stack[];
    index: number;
    x: number;
    width: number;
    y: (value: number) => number;
}) {
    return stacked(stacks.map(({values}) => values[index] ?? 0)).map(([from, to], k) => (
        <rect
            key={stacks[k]?.label}
            className={`s${stacks[k]?.series}`}
            x={x}
            width={width}
            y={Math.min(y(from), y(to))}
            height={Math.abs(y(to) - y(from))}
        />
    ));
}

export function StackedColumns(props: Props) {
    const {labels, stacks, line, limit, summary, height = 260, quiet = false, onOpen} = props;
    const [ref, width] = useWidth<HTMLDivElement>();
    const {at, setAt, onKeyDown} = useCursor(labels.length, ['ArrowLeft', 'ArrowRight'], onOpen);
    const [low, high] = props.range ?? rangeOf(props);
    const lines = labels.map((label) => (label.includes(' ') ? halves(label) : [label]));
    const right = limit ? 36 : 8; // the label of the limit is next to its line
    const step = (width - left - right) / Math.max(1, labels.length);
    const middle = (i: number) => left + (i + 0.5) * step;
    // Labels of two lines only where they would otherwise leave out others.
    const whole = Math.max(1, ...labels.map((label) => label.length));
    const isSplit = whole * 6.2 + 6 > step && lines.some((parts) => parts.length > 1);
    const longest = isSplit
        ? Math.max(1, ...lines.flatMap((parts) => parts.map((part) => part.length)))
        : whole;
    const apart = Math.max(1, Math.ceil((longest * 6.2 + 6) / step));
    // Names, unlike dates or ages, do not follow from those next to them: none is left out.
    const isSlanted = isSplit && apart > 1 && step >= 14;
    const every = isSlanted ? 1 : apart; // labels are this far apart
    const foot = isSlanted ? whole * 6.2 * slope : isSplit ? 12 : 0;
    const y = linear(low, high, height - 26 - foot, 12);
    // The last label is left out where it meets the one before it, since it is moved into the chart.
    const fits = (i: number) =>
        i % every === 0 &&
        (i === 0 ||
            isSlanted ||
            placed(i, labels[i] ?? '') - placed(i - every, labels[i - every] ?? '') >=
                longest * 6.2 + 6);
    // The middle of a label, so that it ends within the chart.
    const placed = (i: number, text: string) =>
        Math.min(middle(i), Math.max(middle(0), width - 2 - (text.length * 6.2) / 2));
    const all = line ? [...stacks, line] : stacks;
    return (
        <div ref={ref}>
            <svg
                className="stacked"
                width={width}
                height={height}
                viewBox={`0 0 ${width} ${height}`}
                role="img"
                aria-label={summary}
                tabIndex={0}
                onKeyDown={onKeyDown}
                onMouseLeave={() => setAt(-1)}
            >
                {ticks(low, high, 5).map((tick) => (
                    <g key={tick}>
                        <line
                            className={tick === 0 ? 'zero' : 'grid'}
                            x1={left}
                            x2={width}
                            y1={y(tick)}
                            y2={y(tick)}
                        />
                        <text className="tick" x={left - 6} y={y(tick) + 4} textAnchor="end">
                            {short(tick)}
                        </text>
                    </g>
                ))}
                {labels.map((label, i) => (
                    <g key={label}>
                        <Column
                            stacks={stacks}
                            index={i}
                            x={middle(i) - step * 0.36}
                            width={step * 0.72}
                            y={y}
                        />
                        {fits(i) && isSlanted && (
                            <text
                                className="tick"
                                transform={`translate(${middle(i) + 4} ${height - 14 - foot}) rotate(${-angle})`}
                                textAnchor="end"
                            >
                                {label}
                            </text>
                        )}
                        {fits(i) && !isSlanted && (
                            <text
                                className="tick"
                                x={placed(i, label)}
                                y={height - 8}
                                textAnchor="middle"
                            >
                                {isSplit
                                    ? lines[i]?.map((part, k) => (
                                          <tspan
                                              key={part}
                                              x={placed(i, part)}
                                              y={height - 8 - (k === 0 ? foot : 0)}
                                          >
                                              {part}
                                          </tspan>
                                      ))
                                    : label}
                            </text>
                        )}
                        <Catch
                            index={i}
                            at={at}
                            area={{x: middle(i) - step / 2, y: 0, width: step, height}}
                            onPoint={setAt}
                            onOpen={onOpen}
                        />
                    </g>
                ))}
                {line && (
                    <path
                        className="cumulative"
                        d={line.values
                            .map((v, i) => `${i === 0 ? 'M' : 'L'}${middle(i)} ${y(v)}`)
                            .join('')}
                    />
                )}
                {limit && (
                    <>
                        <line
                            className="limit"
                            x1={left}
                            x2={width - right}
                            y1={y(limit.at)}
                            y2={y(limit.at)}
                        />
                        <text className="tick" x={width - 2} y={y(limit.at) + 4} textAnchor="end">
                            {limit.label}
                        </text>
                    </>
                )}
            </svg>
            <Readout
                title={labels[at]}
                entries={
                    quiet && at < 0
                        ? []
                        : all.map(({label, values, series}) => ({
                              label,
                              swatch: `s${series}`,
                              value: values[at],
                          }))
                }
            />
        </div>
    );
}
