// Transactions excluded from the lots because they cannot be posted: the reason, and a link to fix
// them.
import type {UnpostedRow} from '../../api/types.gen';
import {Link} from '../../app/router';
import {SymbolText} from '../../ui/SymbolText';
import {plural} from '../../ui/format';
import {Section} from '../../ui/Page';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';
import {enumLabel} from '../../ui/enum_labels';
import {asNumber, useAccountName, withAccountNames} from './frame';
import {units} from './lot_columns';

export const unpostedColumns: Column<UnpostedRow>[] = [
    {key: 'date', label: 'Date', text: true, value: (r) => r.date},
    {key: 'type', label: 'Type', text: true, value: (r) => r.type, cell: (r) => enumLabel(r.type)},
    {
        key: 'symbol',
        label: 'Symbol',
        text: true,
        value: (r) => r.symbol,
        cell: (r) => <SymbolText symbol={r.symbol} />,
    },
    {key: 'account', label: 'Account', text: true, value: (r) => r.account},
    // The reason names them, too.
    {
        key: 'quantity',
        spare: 2,
        label: 'Requested',
        value: (r) => asNumber(r.quantity),
        cell: (r) => units(r.quantity),
    },
    {
        key: 'held',
        spare: 3,
        label: 'Held',
        value: (r) => asNumber(r.held),
        cell: (r) => units(r.held),
    },
    {
        key: 'missing',
        spare: 1,
        label: 'Missing',
        value: (r) => asNumber(r.missing),
        cell: (r) => units(r.missing),
    },
    {
        key: 'reason',
        label: 'Reason',
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

export function NotPosted({rows}: {rows: readonly UnpostedRow[]}) {
    const accountName = useAccountName();
    if (rows.length === 0) return null;
    return (
        <Section
            title={`${plural(rows.length, 'row')} cannot be posted`}
            note="Excluded from all figures below. Add the missing earlier transaction (a purchase, a transfer, a split) or correct the row."
        >
            <Table
                label="Rows that cannot be posted"
                rows={[...rows]}
                columns={withAccountNames(unpostedColumns, accountName)}
                id={(r) => `${r.transaction} ${r.date} ${r.symbol}`}
                actions={(r) => (
                    <Link
                        to={addressOf(r)}
                        aria-label={`View transactions of ${r.symbol} in ${accountName(r.account)} up to ${r.date}`}
                    >
                        View transactions
                    </Link>
                )}
                {...(rows.length > 12 ? {height: 300} : {})}
            />
        </Section>
    );
}
