// A treemap; negative values (short) are hatched, so that no information is carried by color alone.
import {useId} from 'react';
import {squarify} from './scale';
import {useWidth} from './use_width';

export interface Tile {
    name: string;
    value: number; // the area is its absolute value; negative is hatched
    text: string; // the value as text
    series?: number;
    heat?: number; // -1 to 1: the color of a loss or a gain in place of that of a series
    onOpen?: () => void;
}

export function Treemap({
    tiles,
    summary,
    height = 260,
}: {
    tiles: readonly Tile[];
    summary: string;
    height?: number;
}) {
    const [ref, width] = useWidth<HTMLDivElement>();
    const id = useId();
    const sorted = tiles
        .filter((tile) => tile.value !== 0)
        .sort((a, b) => Math.abs(b.value) - Math.abs(a.value));
    const boxes = squarify(
        sorted.map((tile) => Math.abs(tile.value)),
        {x: 0, y: 0, width, height},
    );
    return (
        <div ref={ref}>
            <svg
                className="treemap"
                width={width}
                height={height}
                viewBox={`0 0 ${width} ${height}`}
                role="img"
                aria-label={summary}
            >
                <defs>
                    <pattern
                        id={id}
                        width="7"
                        height="7"
                        patternUnits="userSpaceOnUse"
                        patternTransform="rotate(45)"
                    >
                        <rect className="hatch" width="3" height="7" />
                    </pattern>
                </defs>
                {sorted.map((tile, i) => {
                    const box = boxes[i];
                    if (!box) return null;
                    const room = Math.floor((box.width - 10) / 7.6);
                    return (
                        // biome-ignore lint/a11y/noStaticElementInteractions: a pointer shortcut; the table of the chart has the same links.
                        <g
                            key={tile.name}
                            onClick={tile.onOpen}
                            className={tile.onOpen ? 'opens' : undefined}
                        >
                            <title>{`${tile.name}: ${tile.text}`}</title>
                            <rect
                                className={
                                    tile.heat === undefined
                                        ? `tile s${tile.series ?? 1}`
                                        : `tile heat ${tile.heat < 0 ? 'minus' : 'plus'}`
                                }
                                fillOpacity={
                                    tile.heat === undefined
                                        ? undefined
                                        : 0.08 + 0.5 * Math.min(1, Math.abs(tile.heat))
                                }
                                x={box.x + 0.5}
                                y={box.y + 0.5}
                                width={Math.max(0, box.width - 1)}
                                height={Math.max(0, box.height - 1)}
                            />
                            {tile.value < 0 && (
                                <rect
                                    fill={`url(#${id})`}
                                    x={box.x + 0.5}
                                    y={box.y + 0.5}
                                    width={Math.max(0, box.width - 1)}
                                    height={Math.max(0, box.height - 1)}
                                />
                            )}
                            {room >= 3 && box.height > 18 && (
                                <text x={box.x + 6} y={box.y + 15} className="name">
                                    {tile.name.length > room
                                        ? `${tile.name.slice(0, room - 1)}\u2026`
                                        : tile.name}
                                </text>
                            )}
                            {room >= tile.text.length && box.height > 34 && (
                                <text x={box.x + 6} y={box.y + 30}>
                                    {tile.text}
                                </text>
                            )}
                        </g>
                    );
                })}
            </svg>
        </div>
    );
}
