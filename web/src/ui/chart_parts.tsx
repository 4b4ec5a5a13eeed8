// What charts of bars share: the cursor moved by arrow keys, the grid, stacked parts, the pointer
// target of a bar, and the line below the chart with the values at the cursor.
import {useState, type KeyboardEvent, type ReactNode} from 'react';
import {short} from './format';

/** Spans of parts stacked from zero: positive ones upwards, negative ones downwards. */
export function stacked(parts: readonly number[]): [from: number, to: number][] {
    let [up, down] = [0, 0];
    return parts.map((part) => {
        const from = part > 0 ? up : down;
        const to = from + part;
        if (part > 0) up = to;
        else down = to;
        return [from, to];
    });
}

/** The sums of the negative and of the positive parts. */
export const endsOf = (parts: readonly number[]): [low: number, high: number] => [
    parts.reduce((sum, part) => (part < 0 ? sum + part : sum), 0),
    parts.reduce((sum, part) => (part > 0 ? sum + part : sum), 0),
];

/** The item at the cursor, −1 without one, which the keys `back` and `next` move. */
export function useCursor(
    count: number,
    [back, next]: readonly [string, string],
    onOpen?: (at: number) => void,
) {
    const [at, setAt] = useState(-1);
    const onKeyDown = (event: KeyboardEvent) => {
        const to = {[back]: at - 1, [next]: at + 1, Home: 0, End: count - 1}[event.key];
        if (event.key === 'Enter' && at >= 0 && at < count) onOpen?.(at);
        if (to === undefined) return;
        event.preventDefault();
        setAt(Math.max(0, Math.min(count - 1, to)));
    };
    return {at, setAt, onKeyDown};
}

/** Vertical lines at the ticks, each with its value below. */
export function TickLines({
    marks,
    x,
    height,
    format = short,
}: {
    marks: readonly number[];
    x: (value: number) => number;
    height: number;
    format?: (value: number) => string;
}) {
    return marks.map((tick) => (
        <g key={tick}>
            <line
                className={tick === 0 ? 'zero' : 'grid'}
                x1={x(tick)}
                x2={x(tick)}
                y1={0}
                y2={height - 18}
            />
            <text className="tick" x={x(tick)} y={height - 5} textAnchor="middle">
                {format(tick)}
            </text>
        </g>
    ));
}

/** The pointer target of one bar or column. */
export function Catch({
    index,
    at,
    area,
    onPoint,
    onOpen,
}: {
    index: number;
    at: number;
    area: {x: number; y: number; width: number; height: number};
    onPoint: (index: number) => void;
    onOpen: ((index: number) => void) | undefined;
}) {
    return (
        // biome-ignore lint/a11y/noStaticElementInteractions: the chart handles the keys; this is the pointer target of a bar.
        <rect
            className={onOpen ? 'catch opens' : 'catch'}
            {...area}
            data-active={index === at || undefined}
            onMouseEnter={() => onPoint(index)}
            onClick={() => onOpen?.(index)}
        />
    );
}

/** The legend, with the values at the cursor. */
export function Readout({
    title,
    entries,
}: {
    title: string | undefined;
    entries: readonly {label: string; swatch: string; value?: number | undefined}[];
}): ReactNode {
    return (
        <div className="readout" aria-live="polite">
            {title !== undefined && <b>{title}</b>}
            {entries.map(({label, swatch, value}) => (
                <span className="legend" key={label}>
                    <span className={`swatch ${swatch}`} />
                    {label}
                    {title !== undefined && <b>{short(value)}</b>}
                </span>
            ))}
        </div>
    );
}
