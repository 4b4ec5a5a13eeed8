// A factor against the volatility of options: the other factors follow, options are revalued in every
// cell.
import {useMemo, type CSSProperties} from 'react';
import {useMethod} from '../../api/queries';
import type {FactorGridCell, FactorGridResponse} from '../../api/types.gen';
import {useSearch} from '../../app/router';
import {SelectField} from '../../ui/fields';
import {Figure} from '../../ui/Figure';
import {number, percent} from '../../ui/format';
import {Section} from '../../ui/Page';
import {QueryResult} from '../../ui/states';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';
import type {Why} from '../../ui/Why';
import {useFactorName} from './factor_names';
import {useValuedBook} from './frame';

interface GridRow {
    move: number;
    cells: FactorGridCell[];
}

const moveText = (move: number): string => `${percent(move, 0, true)}%`;
const pointText = (points: number): string => `${number(points * 100, 0, true)} points`;

function rowsOf(cells: readonly FactorGridCell[]): GridRow[] {
    const rows: GridRow[] = [];
    for (const cell of cells) {
        const last = rows.at(-1);
        if (last && last.move === cell.move) last.cells.push(cell);
        else rows.push({move: cell.move, cells: [cell]});
    }
    return rows;
}

const whyOf = (grid: FactorGridResponse, cell: FactorGridCell) =>
    ({
        method: 'stress.grid',
        asOf: grid.as_of,
        digest: grid.digest,
        dataDigest: grid.data_digest,
        engine: grid.engine_version,
        coverage: grid.coverage,
        issues: grid.issues,
        title: `${grid.factor} ${moveText(cell.move)}, volatility ${pointText(cell.volatility_points)}`,
        value: number(cell.pnl, 0, true),
        unit: grid.currency,
        inputs: [
            ['Of net value', `${percent(cell.fraction_of_net, 1, true)}%`],
            ['Betas and covariance', `${number(grid.observations)} daily returns`],
            ['Net value', `${number(grid.net_value, 0)} ${grid.currency}`],
        ],
    }) as Why;

function columnsOf(grid: FactorGridResponse, rows: readonly GridRow[]): Column<GridRow>[] {
    const most = Math.max(1e-12, ...grid.cells.map((cell) => Math.abs(cell.pnl)));
    return [
        {
            key: 'move',
            label: grid.factor,
            text: true,
            value: (row) => row.move,
            cell: (row) => moveText(row.move),
        },
        ...(rows[0]?.cells ?? []).map((head, i): Column<GridRow> => {
            const cellOf = (row: GridRow) => row.cells[i] as FactorGridCell;
            return {
                key: `v${i}`,
                label: pointText(head.volatility_points),
                value: (row) => cellOf(row).pnl,
                cell: (row) => {
                    const cell = cellOf(row);
                    const style = {'--t': (Math.abs(cell.pnl) / most).toFixed(3)} as CSSProperties;
                    return (
                        <span className={`tint ${cell.pnl < 0 ? 'minus' : 'plus'}`} style={style}>
                            <Figure
                                value={cell.pnl}
                                signed
                                digits={0}
                                why={() => whyOf(grid, cell)}
                            />
                        </span>
                    );
                },
            };
        }),
    ];
}

export function StressGrid({factors}: {factors: readonly string[]}) {
    const book = useValuedBook();
    const named = useFactorName();
    const [factor, setFactor] = useSearch('grid');
    const chosen = factors.includes(factor) ? factor : (factors[0] ?? '');
    const request = useMemo(() => (chosen ? {...book, factor: chosen} : null), [book, chosen]);
    const grid = useMethod('stress.grid', request, {placeholderData: (before) => before});
    return (
        <Section
            title="Factor and volatility"
            note="P&L by the move of one factor and of the volatility of options. The other factors are at their expectation; every option is revalued in every cell. Points are those of volatility over a month; that of longer options moves by less, with the square root of time."
            tools={
                <SelectField
                    label="Factor"
                    value={chosen}
                    options={factors.map((one) => [one, named(one)] as const)}
                    onChange={(event) => setFactor(event.target.value)}
                />
            }
        >
            <QueryResult of={grid} what="Revaluing the grid" lines={9}>
                {(answer) => {
                    const data = {...answer, factor: named(answer.factor)};
                    const rows = rowsOf(data.cells);
                    return (
                        <>
                            <p className="note">
                                {`Lowest: ${number(data.worst.pnl, 0)} ${data.currency}, ${percent(data.worst.fraction_of_net, 1)}% of net value, at ${moveText(data.worst.move)} and ${pointText(data.worst.volatility_points)}.`}
                            </p>
                            <Table
                                label={`P&L by move of ${data.factor} and of volatility, ${data.currency}`}
                                tight
                                rows={rows}
                                columns={columnsOf(data, rows)}
                                id={(row) => String(row.move)}
                                sort={null}
                            />
                        </>
                    );
                }}
            </QueryResult>
        </Section>
    );
}
