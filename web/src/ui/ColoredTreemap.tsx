// A treemap whose tiles are colored by class or by return, as the reader chooses.
import {useSearch} from '../app/router';
import {enumLabel} from './enum_labels';
import {SelectField} from './fields';
import {percent} from './format';
import {Treemap, type Tile} from './Treemap';

export interface ColoredTile extends Omit<Tile, 'series' | 'heat'> {
    class: string;
    day: number | null; // return of the day; null: unknown
    unrealized: number | null; // unrealized return
}

const colorings = [
    ['class', 'Class'],
    ['day', 'Day return'],
    ['unrealized', 'Unrealized return'],
] as const;
type Coloring = (typeof colorings)[number][0];

// The return at which a tile has its full color.
const fullColor = {day: 0.03, unrealized: 0.5};

export function colorOf(
    tile: ColoredTile,
    coloring: Coloring,
    classes: readonly string[],
): {series: number} | {heat: number} {
    if (coloring === 'class') return {series: (classes.indexOf(tile.class) % 8) + 1};
    return {heat: (tile[coloring] ?? 0) / fullColor[coloring]};
}

const textOf = (tile: ColoredTile, coloring: Coloring): string => {
    if (coloring === 'class') return tile.text;
    const value = tile[coloring];
    return value === null ? tile.text : `${percent(value, 1, true)}%`;
};

function Legend({coloring, classes}: {coloring: Coloring; classes: readonly string[]}) {
    if (coloring === 'class')
        return classes.map((one, i) => (
            <span key={one} className="legend">
                <i className={`swatch area s${(i % 8) + 1}`} />
                {enumLabel(one)}
            </span>
        ));
    return (
        <span className="legend">
            <i className="swatch area heat-minus" />
            loss
            <i className="swatch area heat-plus" />
            gain; full color at {percent(fullColor[coloring], 0)}%
        </span>
    );
}

export function ColoredTreemap({
    tiles,
    summary,
    height,
}: {
    tiles: readonly ColoredTile[];
    summary: string;
    height: number;
}) {
    const [param, setColoring] = useSearch('color');
    const coloring = colorings.find(([name]) => name === param)?.[0] ?? 'class';
    const classes = [...new Set(tiles.map((tile) => tile.class))].sort();
    return (
        <>
            <div className="row treemap-colors">
                <SelectField
                    label="Color"
                    value={coloring}
                    onChange={(event) => setColoring(event.target.value)}
                    options={colorings}
                />
                <Legend coloring={coloring} classes={classes} />
            </div>
            <Treemap
                summary={summary}
                height={height}
                tiles={tiles.map((tile) => ({
                    ...tile,
                    text: textOf(tile, coloring),
                    ...colorOf(tile, coloring, classes),
                }))}
            />
        </>
    );
}
