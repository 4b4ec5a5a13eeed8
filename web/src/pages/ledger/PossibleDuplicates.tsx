// Rows of a file that may be booked already under another name: the reader decides what becomes of them.
import type {ImportRow} from '../../api/types.gen';
import {Link} from '../../app/router';
import {Choice} from '../../ui/fields';
import {exact, plural} from '../../ui/format';
import {Section} from '../../ui/Page';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';
import {word} from '../../ui/words';
import {asNumber, Money} from './frame';

const plain = (x: string | number | null | undefined): string =>
    x === null || x === undefined ? '' : exact(String(x));
const bookedAs = (r: ImportRow): string => {
    const day = r.transaction?.date ?? '';
    const query = {account: r.account, symbol: r.transaction?.symbol ?? '', from: day, to: day};
    return `/ledger/transactions?${new URLSearchParams(query).toString()}`;
};

const columns: Column<ImportRow>[] = [
    {key: 'line', label: 'Line', text: true, value: (r) => r.line, cell: (r) => r.line},
    {key: 'date', label: 'Day', text: true, value: (r) => r.transaction?.date ?? ''},
    {
        key: 'type',
        label: 'Type',
        text: true,
        value: (r) => r.transaction?.type ?? '',
        cell: (r) => word(r.transaction?.type),
    },
    {key: 'symbol', label: 'Symbol', text: true, value: (r) => r.transaction?.symbol ?? ''},
    {
        key: 'quantity',
        label: 'Quantity',
        value: (r) => asNumber(r.transaction?.quantity),
        cell: (r) => plain(r.transaction?.quantity),
    },
    {
        key: 'price',
        label: 'Price',
        value: (r) => asNumber(r.transaction?.price),
        cell: (r) => plain(r.transaction?.price),
    },
    {
        key: 'amount',
        label: 'Amount',
        value: (r) => asNumber(r.transaction?.amount),
        cell: (r) => (r.transaction?.amount ? <Money value={r.transaction.amount} /> : ''),
    },
    {key: 'currency', label: 'Currency', text: true, value: (r) => r.transaction?.currency ?? ''},
    {key: 'account', label: 'Account', text: true, value: (r) => r.account},
    {
        key: 'existing',
        label: 'May be',
        text: true,
        value: (r) => r.existing ?? '',
        cell: (r) => <Link to={bookedAs(r)}>the booked one</Link>,
    },
];

export function PossibleDuplicates({
    rows,
    leaveOut,
    onLeaveOut,
}: {
    rows: readonly ImportRow[];
    leaveOut: boolean;
    onLeaveOut: (leaveOut: boolean) => void;
}) {
    return (
        <Section
            title={`${plural(rows.length, 'row')} may be booked already`}
            note="The ledger has each with the same account, day, type, symbol, quantity and money, from another file or by hand. Two real trades of a day can be alike, so nothing is dropped unasked."
            tools={
                <Choice
                    label="Rows that may be booked already"
                    value={leaveOut ? 'leave' : 'book'}
                    onChange={(value) => onLeaveOut(value === 'leave')}
                    options={[
                        ['book', 'Book them'],
                        ['leave', 'Leave them out'],
                    ]}
                />
            }
        >
            <Table
                label="Rows that may be booked already"
                rows={[...rows]}
                columns={columns}
                id={(r) => String(r.row)}
                {...(rows.length > 12 ? {height: 300} : {})}
            />
        </Section>
    );
}
