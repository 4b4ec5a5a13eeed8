// Rows of a file that may already be in the ledger under another reference: the user decides
// whether to import them.
import {useMemo} from 'react';
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

const columnsOf = (named: (slug: string) => string): Column<ImportRow>[] => [
    lineColumn,
    ...transactionColumns(named),
    {
        key: 'existing',
        label: 'Possible match',
        text: true,
        value: (r) => r.existing ?? '',
        cell: (r) => <Link to={bookedAs(r)}>existing transaction</Link>,
    },
];

export function PossibleDuplicates({
    rows,
    named,
    leaveOut,
    onLeaveOut,
}: {
    rows: readonly ImportRow[];
    named: (slug: string) => string;
    leaveOut: boolean;
    onLeaveOut: (leaveOut: boolean) => void;
}) {
    const columns = useMemo(() => columnsOf(named), [named]);
    return (
        <Section
            title={`${plural(rows.length, 'row')} may be duplicates`}
            note="The ledger has a transaction with the same account, date, type, symbol, quantity and amount from another file or entered by hand. Two identical trades on one date are possible, so nothing is skipped automatically."
            tools={
                <Choice
                    label="Possible duplicates"
                    value={leaveOut ? 'leave' : 'book'}
                    onChange={(value) => onLeaveOut(value === 'leave')}
                    options={[
                        ['book', 'Import them'],
                        ['leave', 'Skip them'],
                    ]}
                />
            }
        >
            <Table
                label="Possible duplicates"
                rows={[...rows]}
                columns={columns}
                id={(r) => String(r.row)}
                {...(rows.length > 12 ? {height: 300} : {})}
            />
        </Section>
    );
}
