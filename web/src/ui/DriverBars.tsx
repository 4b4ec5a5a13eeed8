// Horizontal bars around zero, each divided into parts: gains to the right, losses to the left, and a
// mark at the sum. Arrow keys move between bars; the line below shows the parts.
import {Catch, endsOf, Readout, stacked, TickLines, useCursor} from './chart_parts';
import {short} from './format';
import {axisMarks, linear} from './scale';
import {useWidth} from './use_width';
import './charts.css';

export interface DriverBar {
    id: string;
    label: string;
    parts: readonly number[];
    total: number;
    note?: string; // shown at the end
}

interface Props {
    bars: readonly DriverBar[];
    drivers: readonly string[]; // names of the parts; at most six
    summary: string;
    onOpen?: (id: string) => void;
}

const row = 24;

export function DriverBars({bars, drivers, summary, onOpen}: Props) {
    const [ref, width] = useWidth<HTMLDivElement>();
    const open = onOpen && ((index: number) => bars[index] && onOpen(bars[index].id));
    const {at, setAt, onKeyDown} = useCursor(bars.length, ['ArrowUp', 'ArrowDown'], open);
    const ends = bars.map((bar) => endsOf(bar.parts));
    const low = Math.min(0, ...ends.map(([end]) => end));
    const high = Math.max(low === 0 ? 1 : 0, ...ends.map(([, end]) => end));
    const most = width < 520 ? 18 : 40;
    const name = (text: string) => (text.length > most ? `${text.slice(0, most - 1)}\u2026` : text);
    const left = Math.min(
        width * 0.42,
        Math.max(80, ...bars.map((bar) => name(bar.label).length * 6.6 + 10)),
    );
    const right = Math.max(8, ...bars.map((bar) => (bar.note ?? '').length * 6.6 + 12));
    const x = linear(low, high, left + 6, Math.max(left + 40, width - right));
    const marks = axisMarks(
        low,
        high,
        Math.max(2, Math.floor(width / 130)),
        x,
        (tick) => short(tick).length * 6.6 + 8,
    );
    const height = bars.length * row + 20;
    const shown = bars[at];
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
                <TickLines marks={marks} x={x} height={height} />
                {bars.map((bar, i) => {
                    const y = i * row + 4;
                    return (
                        <g key={bar.id}>
                            <title>{bar.label}</title>
                            <text className="label" x={left - 2} y={y + 12} textAnchor="end">
                                {name(bar.label)}
                            </text>
                            {stacked(bar.parts).map(([from, to], part) => (
                                <rect
                                    key={part}
                                    className={`s${part + 1}`}
                                    x={Math.min(x(from), x(to))}
                                    y={y}
                                    width={Math.abs(x(to) - x(from))}
                                    height={row - 8}
                                />
                            ))}
                            <path className="sum" d={`M${x(bar.total)} ${y - 2}v${row - 4}`} />
                            {bar.note && (
                                <text className="value" x={width - 2} y={y + 12} textAnchor="end">
                                    {bar.note}
                                </text>
                            )}
                            <Catch
                                index={i}
                                at={at}
                                area={{x: 0, y: i * row, width, height: row}}
                                onPoint={setAt}
                                onOpen={open}
                            />
                        </g>
                    );
                })}
            </svg>
            <Readout
                title={shown?.label}
                entries={[
                    ...drivers.map((label, i) => ({
                        label,
                        swatch: `s${i + 1}`,
                        value: shown?.parts[i],
                    })),
                    {label: 'Total', swatch: 'sum', value: shown?.total},
                ]}
            />
        </div>
    );
}
