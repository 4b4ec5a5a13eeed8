// Full revaluation on a grid of spots and volatilities, as a heat map table.
import type {CSSProperties} from 'react';
import {useMethod} from '../../api/queries';
import type {OptionsBookResponse, StressCell, StressGridResponse} from '../../api/types.gen';
import {useSearch} from '../../app/router';
import {Chip} from '../../ui/Definition';
import {SelectField} from '../../ui/fields';
import {Figure} from '../../ui/Figure';
import {number, percent, plural} from '../../ui/format';
import {Section} from '../../ui/Page';
import {QueryResult} from '../../ui/states';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';
import type {Why} from '../../ui/Why';
import {useBook} from '../portfolios/frame';
import {requestOf, type Market} from './market';
import {basisOf, marketInputs, nameOf} from './measures';

const horizons = [
    ['', 'instantaneous'],
    ['1', 'after 1 day'],
    ['7', 'after 7 days'],
    ['30', 'after 30 days'],
    ['90', 'after 90 days'],
] as const;

interface GridRow {
    spot: number;
    cells: StressCell[];
}

const spotText = (shock: number): string => `${percent(shock, 0, true)}%`;
const pointText = (shock: number): string =>
    `${number(shock * 100, 0, true)} ${Math.abs(shock) === 0.01 ? 'point' : 'points'}`;

function rowsOf(cells: readonly StressCell[]): GridRow[] {
    const rows: GridRow[] = [];
    for (const cell of cells) {
        const last = rows.at(-1);
        if (last && last.spot === cell.spot_shock) last.cells.push(cell);
        else rows.push({spot: cell.spot_shock, cells: [cell]});
    }
    return rows;
}

function whyCell(
    grid: StressGridResponse,
    book: OptionsBookResponse,
    market: Market,
    days: number,
    cell: StressCell,
): Why {
    const {currency} = grid;
    const valued = book.positions.filter((p) => p.market_value !== null);
    return {
        ...basisOf('options.stress_grid', grid, [
            ['Spots', `all ${spotText(cell.spot_shock)}`],
            ['Volatilities', `all ${pointText(cell.volatility_shock)}`],
            ['Horizon', plural(days, 'calendar day')],
            ['Current value', `${number(grid.base_value)} ${currency}`],
            ['Stressed value', `${number(cell.value)} ${currency}`],
            ['Positions revalued', number(grid.positions)],
            ['Volatilities at the floor', number(grid.floored)],
            ...marketInputs(market, book.rate).filter(([name]) => name !== 'Model'),
        ]),
        title: `spots ${spotText(cell.spot_shock)}, volatilities ${pointText(cell.volatility_shock)}`,
        term: 'stress_cell',
        value: number(cell.pnl, 0, true),
        unit: currency,
        included: {
            title: 'Positions included, current value',
            rows: valued.map((p) => ({
                name: nameOf(p),
                value: number(p.market_value),
                note: `volatility ${percent(p.volatility, 1)}%`,
            })),
        },
        excluded: {
            title: 'Positions excluded',
            rows: book.positions
                .filter((p) => p.market_value === null)
                .map((p) => ({name: nameOf(p), value: 'n/a', note: 'not priced'})),
        },
    };
}

function columnsOf(
    grid: StressGridResponse,
    rows: GridRow[],
    why: (cell: StressCell) => Why,
): Column<GridRow>[] {
    const most = Math.max(1e-12, ...grid.cells.map((cell) => Math.abs(cell.pnl)));
    return [
        {
            key: 'spot',
            label: 'Spot',
            text: true,
            value: (row) => row.spot,
            cell: (row) => spotText(row.spot),
        },
        ...(rows[0]?.cells ?? []).map((head, i): Column<GridRow> => {
            const cellOf = (row: GridRow) => row.cells[i] as StressCell;
            return {
                key: `v${i}`,
                label: pointText(head.volatility_shock),
                value: (row) => cellOf(row).pnl,
                cell: (row) => {
                    const cell = cellOf(row);
                    const style = {'--t': (Math.abs(cell.pnl) / most).toFixed(3)} as CSSProperties;
                    return (
                        <span className={`tint ${cell.pnl < 0 ? 'minus' : 'plus'}`} style={style}>
                            <Figure
                                value={cell.pnl}
                                signed
                                name={`stress.${cell.spot_shock}.${cell.volatility_shock}`}
                                why={() => why(cell)}
                            />
                        </span>
                    );
                },
            };
        }),
    ];
}

export function StressGrid({book, market}: {book: OptionsBookResponse; market: Market}) {
    const of = useBook();
    const [text, setText] = useSearch('days');
    const days = horizons.some(([code]) => code === text) ? Number(text) : 0;
    const grid = useMethod('options.stress_grid', {...of, ...requestOf(market), days});
    return (
        <Section
            title="Spot and volatility stress"
            note={
                <>
                    P&amp;L in {book.currency} of {market.all ? 'all positions' : 'options only'},
                    with full revaluation in every cell. Rows: relative shift of all spots; columns:
                    absolute shift of all volatilities in points. Click a cell for its positions.
                    <Chip term="stress_cell" />
                </>
            }
            tools={
                <SelectField
                    label="Horizon"
                    value={text}
                    onChange={(event) => setText(event.target.value)}
                    options={horizons}
                />
            }
        >
            <QueryResult of={grid} what="Revaluing all cells" lines={9}>
                {(data) => {
                    const rows = rowsOf(data.cells);
                    return (
                        <>
                            <Table
                                label="P&L by spot and volatility"
                                tight
                                rows={rows}
                                id={(row) => String(row.spot)}
                                columns={columnsOf(data, rows, (cell) =>
                                    whyCell(data, book, market, days, cell),
                                )}
                            />
                            <p className="note">
                                {plural(data.positions, 'position')}, as of {data.as_of}, at prices
                                within 0.001% of the strike.
                                {data.floored > 0 &&
                                    ` In some cells the volatility of ${plural(data.floored, 'option')} is floored at 0.1%.`}
                            </p>
                        </>
                    );
                }}
            </QueryResult>
        </Section>
    );
}
