// Horizontal bars around zero, each divided into parts: gains to the right, losses to the left, and a
// mark at the sum. Arrow keys move between bars; the line below shows the parts.
import {useState, type KeyboardEvent} from 'react';
import {short} from './format';
import {apart, linear, ticks} from './scale';
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

function Parts({bar, x, y}: {bar: DriverBar; x: (value: number) => number; y: number}) {
    let [up, down] = [0, 0];
    return bar.parts.map((part, i) => {
        const from = part > 0 ? up : down;
        const to = from + part;
        if (part > 0) up = to;
        else down = to;
        return (
            <rect
                key={i}
                className={`s${i + 1}`}
                x={Math.min(x(from), x(to))}
                y={y}
                width={Math.abs(x(to) - x(from))}
                height={row - 8}
            />
        );
    });
}

const ends = (bar: DriverBar, sign: number): number =>
    bar.parts.reduce((sum, part) => (part * sign > 0 ? sum + part : sum), 0);

export function DriverBars({bars, drivers, summary, onOpen}: Props) {
    const [ref, width] = useWidth<HTMLDivElement>();
    const [at, setAt] = useState(-1);
    const low = Math.min(0, ...bars.map((bar) => ends(bar, -1)));
    const high = Math.max(low === 0 ? 1 : 0, ...bars.map((bar) => ends(bar, 1)));
    const most = width < 520 ? 18 : 30;
    const name = (text: string) => (text.length > most ? `${text.slice(0, most - 1)}\u2026` : text);
    const left = Math.min(
        width * 0.42,
        Math.max(80, ...bars.map((bar) => name(bar.label).length * 6.6 + 10)),
    );
    const right = Math.max(8, ...bars.map((bar) => (bar.note ?? '').length * 6.6 + 12));
    const x = linear(low, high, left + 6, Math.max(left + 40, width - right));
    const marks = apart(
        ticks(low, high, Math.max(2, Math.floor(width / 130))),
        x,
        (tick) => short(tick).length * 6.6 + 8,
    );
    const height = bars.length * row + 20;
    const shown = bars[at];
    const onKey = (event: KeyboardEvent) => {
        const to = {ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: bars.length - 1}[event.key];
        if (event.key === 'Enter' && shown) onOpen?.(shown.id);
        if (to === undefined) return;
        event.preventDefault();
        setAt(Math.max(0, Math.min(bars.length - 1, to)));
    };
    return (
        <div ref={ref}>
            <svg
                className="stacked"
                width={width}
                height={height}
                role="img"
                aria-label={summary}
                tabIndex={0}
                onKeyDown={onKey}
                onMouseLeave={() => setAt(-1)}
            >
                {marks.map((tick) => (
                    <g key={tick}>
                        <line
                            className={tick === 0 ? 'zero' : 'grid'}
                            x1={x(tick)}
                            x2={x(tick)}
                            y1={0}
                            y2={height - 18}
                        />
                        <text className="tick" x={x(tick)} y={height - 5} textAnchor="middle">
                            {short(tick)}
                        </text>
                    </g>
                ))}
                {bars.map((bar, i) => {
                    const y = i * row + 4;
                    return (
                        <g key={bar.id}>
                            <text className="label" x={left - 2} y={y + 12} textAnchor="end">
                                {name(bar.label)}
                            </text>
                            <Parts bar={bar} x={x} y={y} />
                            <path className="sum" d={`M${x(bar.total)} ${y - 2}v${row - 4}`} />
                            {bar.note && (
                                <text className="value" x={width - 2} y={y + 12} textAnchor="end">
                                    {bar.note}
                                </text>
                            )}
                            {/* biome-ignore lint/a11y/noStaticElementInteractions: the chart handles the keys; this is the pointer target of a bar. */}
                            <rect
                                className={onOpen ? 'catch opens' : 'catch'}
                                x={0}
                                y={i * row}
                                width={width}
                                height={row}
                                data-active={i === at || undefined}
                                onMouseEnter={() => setAt(i)}
                                onClick={() => onOpen?.(bar.id)}
                            />
                        </g>
                    );
                })}
            </svg>
            <div className="readout" aria-live="polite">
                {shown && <b>{shown.label}</b>}
                {drivers.map((driver, i) => (
                    <span className="legend" key={driver}>
                        <span className={`swatch s${i + 1}`} />
                        {driver}
                        {shown && <b>{short(shown.parts[i])}</b>}
                    </span>
                ))}
                <span className="legend">
                    <span className="swatch sum" />
                    Total
                    {shown && <b>{short(shown.total)}</b>}
                </span>
            </div>
        </div>
    );
}
