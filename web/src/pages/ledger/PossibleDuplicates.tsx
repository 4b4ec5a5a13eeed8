// Rows of a file that may be booked already under another name: the reader decides what becomes of them.
import type {ImportRow} from '../../api/types.gen';
import {Link} from '../../app/router';
import {Choice} from '../../ui/fields';
import {plural} from '../../ui/format';
import {Section} from '../../ui/Page';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';
import {lineColumn, transactionColumns} from './import_columns';

const bookedAs = (r: ImportRow): string => {
    const day = r.transaction?.date ?? '';
    const query = {account: r.account, symbol: r.transaction?.symbol ?? '', from: day, to: day};
    return `/ledger/transactions?${new URLSearchParams(query).toString()}`;
};

const columns: Column<ImportRow>[] = [
    lineColumn,
    ...transactionColumns,
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
