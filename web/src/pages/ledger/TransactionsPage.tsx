// The transactions: filtered and sorted by the server; add, edit, delete.
import {keepPreviousData, useInfiniteQuery} from '@tanstack/react-query';
import {useMemo, useState} from 'react';
import {call} from '../../api/client';
import {TransactionType, type StoredTransaction, type TransactionSort} from '../../api/types.gen';
import {useMay} from '../../api/queries';
import {Link, useAsOf, useSearch} from '../../app/router';
import {SymbolText} from '../../ui/SymbolText';
import {Button} from '../../ui/Button';
import {Chip} from '../../ui/Definition';
import {SelectField, TextField} from '../../ui/fields';
import {exact, number} from '../../ui/format';
import {QueryResult} from '../../ui/states';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';
import {choices, enumLabel} from '../../ui/enum_labels';
import {
    accountOptions,
    asNumber,
    EmptyLedger,
    LedgerFrame,
    Money,
    offered,
    useAccountName,
    useAccounts,
    useIsEmpty,
    withAccountNames,
} from './frame';
import {DeleteTransaction, TransactionForm} from './TransactionForms';

const sorts: [TransactionSort, string][] = [
    ['date', 'Date'],
    ['symbol', 'Symbol'],
    ['type', 'Type'],
    ['amount', 'Stated amount'],
    ['created_at', 'Posted'],
    ['updated_at', 'Updated'],
];

const plain = (x: string | number | null, digits = 0): string =>
    x === null ? '' : exact(String(x), digits);

export const columns: Column<StoredTransaction>[] = [
    {key: 'date', label: 'Date', text: true, value: (t) => t.date},
    {key: 'type', label: 'Type', text: true, value: (t) => t.type, cell: (t) => enumLabel(t.type)},
    {
        key: 'symbol',
        label: 'Symbol',
        text: true,
        value: (t) => t.symbol,
        cell: (t) =>
            t.symbol ? (
                <b>
                    <SymbolText symbol={t.symbol} />
                </b>
            ) : (
                ''
            ),
    },
    {key: 'account', label: 'Account', text: true, value: (t) => t.account},
    {
        key: 'quantity',
        label: 'Quantity',
        value: (t) => asNumber(t.quantity),
        cell: (t) => plain(t.quantity),
    },
    {key: 'price', label: 'Price', value: (t) => asNumber(t.price), cell: (t) => plain(t.price, 2)},
    {
        key: 'cash_effect',
        label: 'Cash effect',
        value: (t) => asNumber(t.cash_effect),
        cell: (t) => <Money value={t.cash_effect} signed />,
        chip: <Chip term="cash_effect" />,
    },
    {
        key: 'fees',
        spare: 1,
        label: 'Fees',
        value: (t) => asNumber(t.fees),
        cell: (t) => (Number(t.fees) === 0 ? '' : <Money value={t.fees} />),
    },
    {key: 'currency', label: 'Currency', text: true, value: (t) => t.currency},
    {
        key: 'ratio',
        label: 'Ratio',
        spare: 2,
        value: (t) => asNumber(t.ratio),
        cell: (t) => plain(t.ratio),
    },
    {key: 'lot', label: 'Lot', text: true, spare: 4, value: (t) => t.lot_id},
    {
        key: 'note',
        spare: 3,
        label: 'Note',
        text: true,
        cut: true,
        value: (t) => t.note,
        cell: (t) => (
            <span className="clip" title={t.note}>
                {t.note}
            </span>
        ),
    },
    {
        key: 'source',
        spare: 5,
        label: 'Source',
        text: true,
        value: (t) => (t.import ? `line ${t.line ?? ''}` : 'hand'),
        cell: (t) =>
            t.import ? (
                <Link to={`/ledger/transactions?import=${t.import}`}>line {t.line}</Link>
            ) : (
                'hand'
            ),
    },
];

// Empty columns are hidden; a currency that all rows share is shown in the column headings.
function columnsFor(rows: readonly StoredTransaction[]): Column<StoredTransaction>[] {
    const [only] = rows.map((t) => t.currency);
    const one = rows.every((t) => t.currency === only);
    return columns
        .filter(
            ({key, value}) =>
                !(one && key === 'currency') &&
                (!['ratio', 'lot', 'fees'].includes(key) || rows.some((t) => Boolean(value(t)))),
        )
        .map((column) =>
            one && only && ['price', 'cash_effect', 'fees'].includes(column.key)
                ? {...column, unit: only}
                : column,
        );
}

function useFilter() {
    const [account, setAccount] = useSearch('account');
    const [type, setType] = useSearch('type');
    const [symbol, setSymbol] = useSearch('symbol');
    const [from, setFrom] = useSearch('from');
    const [to, setTo] = useSearch('to');
    const [text, setText] = useSearch('text');
    const [by, setBy] = useSearch('import');
    const [sort, setSort] = useSearch('sort');
    const [direction, setDirection] = useSearch('direction');
    return {
        account,
        setAccount,
        type,
        setType,
        symbol,
        setSymbol,
        from,
        setFrom,
        to,
        setTo,
        text,
        setText,
        by,
        setBy,
        sort,
        setSort,
        direction,
        setDirection,
    };
}

function Filters({filter}: {filter: ReturnType<typeof useFilter>}) {
    const accounts = useAccounts(true);
    const some =
        filter.account ||
        filter.type ||
        filter.symbol ||
        filter.from ||
        filter.to ||
        filter.text ||
        filter.by;
    const clear = () => {
        for (const set of [
            filter.setAccount,
            filter.setType,
            filter.setSymbol,
            filter.setFrom,
            filter.setTo,
            filter.setText,
            filter.setBy,
        ])
            set('');
    };
    return (
        <form
            className="controls ledger-controls"
            role="search"
            aria-label="Filter transactions"
            onSubmit={(event) => event.preventDefault()}
        >
            <SelectField
                label="Account"
                value={filter.account}
                onChange={(event) => filter.setAccount(event.target.value)}
                options={accountOptions(offered(accounts.data, filter.account))}
            />
            <SelectField
                label="Type"
                value={filter.type}
                onChange={(event) => filter.setType(event.target.value)}
                options={[['', 'All types'] as const, ...choices(TransactionType)]}
            />
            <TextField
                label="Symbol"
                value={filter.symbol}
                onChange={(event) => filter.setSymbol(event.target.value.toUpperCase())}
            />
            <TextField
                label="From"
                type="date"
                value={filter.from}
                onChange={(event) => filter.setFrom(event.target.value)}
            />
            <TextField
                label="To"
                type="date"
                value={filter.to}
                onChange={(event) => filter.setTo(event.target.value)}
            />
            <TextField
                label="Text"
                value={filter.text}
                onChange={(event) => filter.setText(event.target.value)}
            />
            <SelectField
                label="Sort by"
                value={filter.sort || 'date'}
                onChange={(event) => filter.setSort(event.target.value)}
                options={sorts}
            />
            <SelectField
                label="Order"
                value={filter.direction || 'descending'}
                onChange={(event) => filter.setDirection(event.target.value)}
                options={[
                    ['descending', 'Descending'],
                    ['ascending', 'Ascending'],
                ]}
            />
            {some && <Button onClick={clear}>{filter.by ? 'Show all imports' : 'Clear'}</Button>}
        </form>
    );
}

export default function TransactionsPage() {
    const filter = useFilter();
    const [asOf] = useAsOf();
    const empty = useIsEmpty();
    const mayWrite = useMay()('transaction.create') !== false;
    const [open, setOpen] = useState<{
        what: 'add' | 'edit' | 'delete';
        row: StoredTransaction | null;
    } | null>(null);
    const {account, type, symbol, from, to, text, by, sort, direction} = filter;
    const request = {
        account,
        symbol,
        import: by,
        text,
        type: (type || null) as TransactionType | null,
        from: from || null,
        to: to || asOf || null,
        sort: (sort || 'date') as TransactionSort,
        direction: (direction || 'descending') as 'ascending' | 'descending',
        limit: 500,
        count: 'exact' as const,
    };
    const pages = useInfiniteQuery({
        queryKey: ['transaction.list', 'pages', request],
        initialPageParam: '',
        placeholderData: keepPreviousData,
        queryFn: ({pageParam, signal}) =>
            call('transaction.list', {...request, cursor: pageParam}, signal),
        getNextPageParam: (page) => page.next_cursor,
    });
    const rows = useMemo(() => pages.data?.pages.flatMap((page) => page.data) ?? [], [pages.data]);
    const accountName = useAccountName();
    const shown = useMemo(
        () => withAccountNames(columnsFor(rows), accountName),
        [rows, accountName],
    );
    const count = pages.data?.pages[0]?.count ?? null;
    const name = (t: StoredTransaction) =>
        `${enumLabel(t.type).toLowerCase()} ${t.symbol} of ${t.date}`.replace('  ', ' ');
    const edit = (row: StoredTransaction) => setOpen({what: 'edit', row});
    const actions = (t: StoredTransaction) => (
        <>
            <Button kind="quiet" aria-label={`Edit ${name(t)}`} onClick={() => edit(t)}>
                Edit
            </Button>
            <Button
                kind="quiet"
                aria-label={`Delete ${name(t)}`}
                onClick={() => setOpen({what: 'delete', row: t})}
            >
                {'\u2715'}
            </Button>
        </>
    );
    return (
        <LedgerFrame
            title="Transactions"
            actions={
                mayWrite && (
                    <Button kind="primary" onClick={() => setOpen({what: 'add', row: null})}>
                        Add transaction
                    </Button>
                )
            }
        >
            {empty ? (
                <EmptyLedger />
            ) : (
                <>
                    <Filters filter={filter} />
                    <QueryResult of={pages} what="Loading transactions" lines={14}>
                        {() => (
                            <div className="tight">
                                <Table
                                    label="Transactions"
                                    rows={rows}
                                    columns={shown}
                                    id={(t) => t.id}
                                    filter
                                    groups={['account', 'type', 'symbol', 'source']}
                                    height={Math.max(360, window.innerHeight - 300)}
                                    none="No matching transactions."
                                    {...(mayWrite ? {actions, onOpen: edit} : {})}
                                    tools={
                                        pages.hasNextPage ? (
                                            <>
                                                <span className="note">
                                                    {number(rows.length)} of {number(count)} loaded
                                                </span>
                                                <Button
                                                    disabledReason={
                                                        pages.isFetchingNextPage &&
                                                        'Already loading.'
                                                    }
                                                    onClick={() => void pages.fetchNextPage()}
                                                >
                                                    Load more
                                                </Button>
                                            </>
                                        ) : undefined
                                    }
                                />
                            </div>
                        )}
                    </QueryResult>
                </>
            )}
            {open?.what === 'add' && (
                <TransactionForm row={null} account={account} onClose={() => setOpen(null)} />
            )}
            {open?.what === 'edit' && open.row && (
                <TransactionForm
                    row={open.row}
                    account={open.row.account}
                    onClose={() => setOpen(null)}
                />
            )}
            {open?.what === 'delete' && open.row && (
                <DeleteTransaction
                    row={open.row}
                    name={name(open.row)}
                    onClose={() => setOpen(null)}
                />
            )}
        </LedgerFrame>
    );
}
