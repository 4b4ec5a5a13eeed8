// Rows that the lots leave out because they cannot be booked: which, why, and where to mend them.
import type {UnpostedRow} from '../../api/types.gen';
import {Link} from '../../app/router';
import {plural} from '../../ui/format';
import {Section} from '../../ui/Page';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';
import {word} from '../../ui/words';
import {asNumber} from './frame';
import {units} from './lot_columns';

const columns: Column<UnpostedRow>[] = [
    {key: 'date', label: 'Day', text: true, value: (r) => r.date},
    {key: 'type', label: 'Type', text: true, value: (r) => r.type, cell: (r) => word(r.type)},
    {key: 'symbol', label: 'Symbol', text: true, value: (r) => r.symbol},
    {key: 'account', label: 'Account', text: true, value: (r) => r.account},
    {
        key: 'quantity',
        label: 'Asked for',
        value: (r) => asNumber(r.quantity),
        cell: (r) => units(r.quantity),
    },
    {key: 'held', label: 'Held', value: (r) => asNumber(r.held), cell: (r) => units(r.held)},
    {
        key: 'missing',
        label: 'Missing',
        value: (r) => asNumber(r.missing),
        cell: (r) => units(r.missing),
    },
    {
        key: 'reason',
        label: 'Why',
        text: true,
        value: (r) => r.reason,
        cell: (r) => <span className="wrap">{r.reason}</span>,
    },
];

const addressOf = (r: UnpostedRow): string =>
    `/ledger/transactions?${new URLSearchParams({
        account: r.account,
        symbol: r.symbol,
        to: r.date,
    }).toString()}`;

export function NotBooked({rows}: {rows: readonly UnpostedRow[]}) {
    if (rows.length === 0) return null;
    return (
        <Section
            title={`${plural(rows.length, 'row')} cannot be booked`}
            note="Left out of everything below; all else is computed. Book what came before (a purchase, a transfer, a split), or correct the row."
        >
            <Table
                label="Rows that cannot be booked"
                rows={[...rows]}
                columns={columns}
                id={(r) => `${r.transaction} ${r.date} ${r.symbol}`}
                actions={(r) => (
                    <Link
                        to={addressOf(r)}
                        aria-label={`See the rows of ${r.symbol} in ${r.account} up to ${r.date}`}
                    >
                        See the rows
                    </Link>
                )}
                {...(rows.length > 12 ? {height: 300} : {})}
            />
        </Section>
    );
}
