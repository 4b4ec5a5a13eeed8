// Returns by month and year as a table shaded by size.
import {Figure} from './Figure';
import {months} from './format';
import {Table} from './Table';
import type {Column} from './table_model';
import type {Why} from './Why';

export interface ReturnsOfYear {
    year: number;
    months: (number | null)[]; // January first, fractions; null without returns
    total: number | null;
    partial: number[]; // months, 1 to 12, of which the returns cover only a part
}

export function MonthReturns({
    years,
    basis,
}: {
    years: readonly ReturnsOfYear[];
    basis: Partial<Why>; // of the returns
}) {
    const most = Math.max(1e-9, ...years.flatMap((y) => y.months).map((x) => Math.abs(x ?? 0)));
    const columns: Column<ReturnsOfYear>[] = [
        {key: 'year', label: 'Year', text: true, value: (y) => String(y.year)},
        ...months.map(
            (label, i): Column<ReturnsOfYear> => ({
                key: label,
                label,
                value: (y) => y.months[i] ?? null,
                cell: (y) => {
                    const x = y.months[i] ?? null;
                    if (x === null)
                        return (
                            <span className="missing">
                                {'\u2013'}
                                <span className="sr"> no returns</span>
                            </span>
                        );
                    return (
                        <span
                            className={`tint ${x < 0 ? 'minus' : 'plus'}`}
                            style={{'--t': (Math.abs(x) / most).toFixed(3)} as React.CSSProperties}
                        >
                            <Figure value={x} percent digits={1} signed />
                            {y.partial.includes(i + 1) && (
                                <abbr className="unit" title="Part of the month">
                                    *
                                </abbr>
                            )}
                        </span>
                    );
                },
            }),
        ),
        {
            key: 'total',
            label: 'Total',
            value: (y) => y.total,
            cell: (y) => (
                <b>
                    <Figure value={y.total} percent digits={1} signed />
                </b>
            ),
        },
    ];
    return (
        <div className="tight">
            <Table
                label="Returns by month, percent"
                rows={[...years]}
                columns={columns}
                id={(y) => String(y.year)}
                explain={basis}
            />
            {years.some(({partial}) => partial.length > 0) && (
                <p className="note">* Part of the month.</p>
            )}
        </div>
    );
}
