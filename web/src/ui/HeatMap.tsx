// A matrix of values between -1 and 1 as colors, on a canvas that handles 200 by 200 cells. Arrow
// keys move a cursor; the line below shows the value under it.
import {useEffect, useRef, useState, type KeyboardEvent, type PointerEvent} from 'react';
import {number} from './format';
import {useScheme} from './use_scheme';
import {useWidth} from './use_width';

const character = 6.4; // mean width of a name's characters
const nameHeight = 11;

interface Props {
    rows: readonly string[];
    columns: readonly string[];
    value: (row: number, column: number) => number | null;
    summary: string;
    format?: (x: number) => string;
    text?: (x: number, cell: number) => string; // of a cell with this many pixels
    scale?: number; // the value with full color saturation
    maxCell?: number;
}

export function HeatMap({
    rows,
    columns,
    value,
    summary,
    format = (x) => number(x, 2),
    text: textOf = (x) => number(x * 100),
    scale = 1,
    maxCell = 40,
}: Props) {
    const [ref, width] = useWidth<HTMLDivElement>();
    const canvas = useRef<HTMLCanvasElement>(null);
    const [at, setAt] = useState<{row: number; column: number} | null>(null);
    const scheme = useScheme();
    // Space for the names, which are cut where they would take more than two fifths of the width.
    const longest = (names: readonly string[]) =>
        Math.max(0, ...names.map((name) => name.length)) * character + 12;
    const margin = Math.max(64, Math.min(longest(rows), width * 0.4, 150));
    const slanted = Math.min(longest(columns), 110);
    // The slanted name of the last column reaches beyond its cell.
    const beyond = slanted * Math.cos(Math.PI / 3);
    const sized = (room: number) =>
        Math.max(2, Math.min(maxCell, Math.floor(room / Math.max(1, columns.length))));
    const named = sized(width - margin - beyond) >= 4;
    const cell = named ? sized(width - margin - beyond) : sized(width - 8);
    // Small cells have the name of every second or third.
    const every = Math.ceil(nameHeight / cell);
    const left = named ? margin : 4;
    // The names begin 5 above the cells; half of their height is above their middle.
    const above = slanted * Math.sin(Math.PI / 3) + 5 + nameHeight / 2;
    const top = named ? Math.max(32, above) : 4;
    const size = {
        width: left + cell * columns.length + (named ? beyond : 1),
        height: top + cell * rows.length + 1,
    };

    useEffect(() => {
        const node = canvas.current;
        const context = node?.getContext('2d');
        if (!node || !context) return;
        const dpr = window.devicePixelRatio || 1;
        node.width = size.width * dpr;
        node.height = size.height * dpr;
        context.setTransform(dpr, 0, 0, dpr, 0, 0);
        const style = getComputedStyle(node);
        const color = (name: string) => style.getPropertyValue(name);
        context.clearRect(0, 0, size.width, size.height);
        context.font = `${Math.min(11, cell - 1)}px ${style.fontFamily}`;
        context.textBaseline = 'middle';
        rows.forEach((_, r) => {
            columns.forEach((__, c) => {
                const x = value(r, c);
                if (x === null) return;
                context.globalAlpha = Math.min(1, Math.abs(x) / scale);
                context.fillStyle = color(x < 0 ? '--heat-minus' : '--heat-plus');
                context.fillRect(
                    left + c * cell,
                    top + r * cell,
                    cell - (cell > 5 ? 1 : 0),
                    cell - (cell > 5 ? 1 : 0),
                );
                context.globalAlpha = 1;
                if (cell < 20) return;
                context.fillStyle = Math.abs(x) / scale > 0.78 ? '#ffffff' : color('--ink');
                context.textAlign = 'center';
                const text = textOf(x, cell);
                const size = Math.min(11, cell - 1);
                // A wide figure is smaller, so that it stays within its cell.
                const wide = context.measureText(text).width / (cell - 4);
                context.font = `${size / Math.max(1, wide)}px ${style.fontFamily}`;
                context.fillText(text, left + c * cell + cell / 2, top + r * cell + cell / 2);
                context.font = `${size}px ${style.fontFamily}`;
            });
        });
        if (!named) return;
        context.font = `${Math.max(9, Math.min(11, cell - 1))}px ${style.fontFamily}`;
        context.fillStyle = color('--soft');
        context.textAlign = 'right';
        const cut = (name: string, most: number) => {
            let shown = name;
            while (shown.length > 1 && context.measureText(shown).width > most)
                shown = `${shown.slice(0, shown.endsWith('\u2026') ? -2 : -1)}\u2026`;
            return shown;
        };
        rows.forEach((name, r) => {
            if (r % every) return;
            context.fillText(cut(name, left - 10), left - 5, top + r * cell + cell / 2);
        });
        context.textAlign = 'left';
        columns.forEach((name, c) => {
            if (c % every) return;
            context.save();
            context.translate(left + c * cell + cell / 2, top - 5);
            context.rotate(-Math.PI / 3);
            context.fillText(cut(name, 98), 0, 0);
            context.restore();
        });
    });

    const point = (event: PointerEvent<HTMLCanvasElement>) => {
        const column = Math.floor((event.nativeEvent.offsetX - left) / cell);
        const row = Math.floor((event.nativeEvent.offsetY - top) / cell);
        setAt(
            row >= 0 && column >= 0 && row < rows.length && column < columns.length
                ? {row, column}
                : null,
        );
    };
    const keys = (event: KeyboardEvent) => {
        const step = {ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1]}[
            event.key
        ];
        if (!step) return;
        event.preventDefault();
        setAt((now) => ({
            row: Math.max(
                0,
                Math.min(rows.length - 1, (now?.row ?? 0) + (now ? (step[0] as number) : 0)),
            ),
            column: Math.max(
                0,
                Math.min(columns.length - 1, (now?.column ?? 0) + (now ? (step[1] as number) : 0)),
            ),
        }));
    };
    const under = at ? value(at.row, at.column) : null;
    return (
        <div ref={ref} className="heat" data-scheme={scheme}>
            <div className="heat-box" style={{width: size.width, height: size.height}}>
                <canvas
                    ref={canvas}
                    style={{width: size.width, height: size.height}}
                    role="img"
                    aria-label={summary}
                    tabIndex={0}
                    onPointerMove={point}
                    onPointerLeave={() => setAt(null)}
                    onKeyDown={keys}
                />
                {at && (
                    <span
                        className="heat-cursor"
                        style={{
                            left: left + at.column * cell,
                            top: top + at.row * cell,
                            width: cell,
                            height: cell,
                        }}
                    />
                )}
            </div>
            <p className="readout" aria-live="polite">
                {at
                    ? `${rows[at.row]}, ${columns[at.column]}: ${under === null ? 'n/a' : format(under)}`
                    : '\u00a0'}
            </p>
        </div>
    );
}
