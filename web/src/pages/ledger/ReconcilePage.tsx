// Reconciliation of the ledger with a statement: every difference with its cause and suggested fix.
import {useMemo} from 'react';
import {useChange, useMethod} from '../../api/queries';
import type {Discrepancy, LedgerReconcileResponse, LotMethod} from '../../api/types.gen';
import {Link, useAsOf} from '../../app/router';
import {SymbolText} from '../../ui/SymbolText';
import {Button} from '../../ui/Button';
import {Chip} from '../../ui/Definition';
import {FileField, SelectField, TextArea, TextField} from '../../ui/fields';
import {Figure} from '../../ui/Figure';
import {DraftNote, useFields} from '../../ui/form';
import {exact, plural} from '../../ui/format';
import {Section, Tile, Tiles} from '../../ui/Page';
import {Loading, ProblemView} from '../../ui/states';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';
import type {Why} from '../../ui/Why';
import {enumLabel} from '../../ui/enum_labels';
import {Quality} from '../portfolios/frame';
import {
    accountOptions,
    asNumber,
    basisOf,
    EmptyLedger,
    LedgerFrame,
    Money,
    money,
    useAccounts,
    onceFilled,
    useIsEmpty,
    useAccountName,
    withAccountNames,
} from './frame';
import {methods} from './lot_columns';
import {readStatement} from './statement';

const plain = (x: string | number | null): string => (x === null ? '' : exact(String(x)));

function columnsOf(data: LedgerReconcileResponse): Column<Discrepancy>[] {
    const why = (d: Discrepancy): Why =>
        ({
            ...basisOf('ledger.reconcile', data),
            title: `${enumLabel(d.field)} of ${d.symbol || 'cash'}`,
            term: 'reconciliation',
            value: money(d.difference, 6, true),
            inputs: [
                ['Ledger', plain(d.computed) || 'nothing'],
                ['Statement', plain(d.stated) || 'nothing'],
                ['Cause', enumLabel(d.cause)],
                ['Suggested fix', d.repair],
                ['Transaction', d.date ?? 'none'],
            ],
        }) as Why;
    return [
        {
            key: 'symbol',
            label: 'Symbol',
            text: true,
            value: (d) => d.symbol,
            cell: (d) => <b>{d.symbol ? <SymbolText symbol={d.symbol} /> : 'Cash'}</b>,
        },
        {key: 'account', label: 'Account', text: true, value: (d) => d.account},
        {key: 'field', label: 'Field', text: true, value: (d) => enumLabel(d.field)},
        {
            key: 'computed',
            label: 'Ledger',
            value: (d) => asNumber(d.computed),
            cell: (d) =>
                d.computed === null ? <span className="missing">none</span> : plain(d.computed),
        },
        {
            key: 'stated',
            label: 'Statement',
            value: (d) => asNumber(d.stated),
            cell: (d) =>
                d.stated === null ? <span className="missing">none</span> : plain(d.stated),
        },
        {
            key: 'difference',
            label: 'Difference',
            value: (d) => asNumber(d.difference),
            cell: (d) => (
                <Money
                    value={d.difference}
                    signed
                    name={`difference.${d.symbol}.${d.field}`}
                    why={() => why(d)}
                />
            ),
        },
        {
            key: 'cause',
            label: 'Cause',
            text: true,
            value: (d) => d.cause,
            cell: (d) => enumLabel(d.cause),
            chip: <Chip term="reconciliation" />,
        },
        {
            key: 'repair',
            label: 'Suggested fix',
            text: true,
            value: (d) => d.repair,
            cell: (d) => <span className="wrap">{d.repair}</span>,
        },
        {
            key: 'row',
            label: 'Transaction',
            text: true,
            value: (d) => d.date,
            cell: (d) =>
                d.date ? (
                    <Link
                        to={`/ledger/transactions?symbol=${encodeURIComponent(d.symbol)}&from=${d.date}&to=${d.date}`}
                    >
                        {d.date}
                    </Link>
                ) : (
                    ''
                ),
        },
    ];
}

function Result({data, stated}: {data: LedgerReconcileResponse; stated: number}) {
    const accountName = useAccountName();
    const off = new Set(data.discrepancies.map((d) => `${d.account} ${d.symbol}`)).size;
    return (
        <>
            <Tiles>
                <Tile
                    label="Differences"
                    chip={<Chip term="reconciliation" />}
                    value={
                        <Figure value={data.discrepancies.length} name="reconcile.differences" />
                    }
                    note={off > 0 ? `in ${plural(off, 'holding')}` : 'no differences'}
                />
                <Tile
                    label="Statement"
                    value={<Figure value={stated} />}
                    note="rows in the statement"
                />
                <Tile
                    label="Ledger"
                    value={<Figure value={data.holdings.length} />}
                    note="holdings in the ledger"
                />
            </Tiles>
            <Section
                title={
                    data.discrepancies.length === 0 ? 'Ledger and statement agree' : 'Differences'
                }
                tools={<Quality issues={data.issues} />}
                note="The cause is the simplest correction that makes both agree. Fix the transactions and compare again."
            >
                <Table
                    label="Differences"
                    rows={data.discrepancies}
                    columns={withAccountNames(columnsOf(data), accountName)}
                    id={(d) =>
                        `${d.account} ${d.symbol} ${d.field} ${d.computed ?? ''} ${d.stated ?? ''} ${d.date ?? ''}`
                    }
                    groups={['cause', 'account']}
                    none="No differences."
                />
            </Section>
        </>
    );
}

export default function ReconcilePage() {
    const accounts = useAccounts();
    const empty = useIsEmpty();
    const [asOf] = useAsOf();
    const {
        text: typed,
        field,
        setText: setTyped,
        draft,
    } = useFields('reconcile', {account: '', method: 'fifo', day: '', text: ''}, null);
    const {account, day, text} = typed;
    const method = typed.method as LotMethod;
    const setText = (next: string) => setTyped((now) => ({...now, text: next}));
    const compare = useChange('ledger.reconcile');
    const none = useIsEmpty(account);
    const held = useMethod(
        'ledger.lots',
        onceFilled(none, {
            accounts: account ? [account] : [],
            as_of: day || asOf || null,
            method,
            on_error: 'skip' as const,
        }),
    );
    const statement = useMemo(() => readStatement(text, account), [text, account]);
    const count = statement.rows.length + statement.cash.length;
    const fill = () => {
        const rows = (held.data?.holdings ?? [])
            .filter((h) => Number(h.quantity) !== 0)
            .map((h) => `${h.account},${h.symbol},${h.quantity},${h.cost_basis},${h.currency}`);
        const cash = (held.data?.cash ?? []).map(
            (c) => `${c.account},CASH,${c.balance},,${c.currency}`,
        );
        setText(
            `${['account,symbol,quantity,cost_basis,currency', ...rows, ...cash].join('\n')}\n`,
        );
    };
    const submit = () =>
        compare.mutate({
            accounts: account ? [account] : [],
            as_of: day || asOf || null,
            method,
            ...(statement.rows.length > 0 ? {statement: statement.rows} : {}),
            ...(statement.cash.length > 0 ? {cash: statement.cash} : {}),
        });
    return (
        <LedgerFrame title="Reconcile">
            {empty ? (
                <EmptyLedger />
            ) : (
                <Section
                    title="Statement"
                    note="Holdings as stated by the broker: symbol, quantity, cost basis. Rows with an acquisition date are lots; the symbol CASH is a cash balance."
                >
                    <form
                        aria-label="Statement"
                        onSubmit={(event) => {
                            event.preventDefault();
                            submit();
                        }}
                    >
                        <DraftNote of={draft} />
                        <div className="form-grid">
                            <SelectField
                                label="Account"
                                {...field('account')}
                                options={accountOptions(accounts.data)}
                            />
                            <TextField
                                label="Statement date"
                                type="date"
                                {...field('day')}
                                hint="Empty: all transactions"
                            />
                            <SelectField
                                label="Lot method"
                                {...field('method')}
                                options={methods}
                            />
                            <FileField
                                label="File"
                                accept=".csv,.tsv,.txt"
                                taken
                                onFiles={([file]) => void file?.text().then(setText)}
                                hint="The contents appear below"
                            />
                        </div>
                        <TextArea
                            label="Statement"
                            rows={8}
                            {...field('text')}
                            placeholder={'symbol,quantity,cost_basis\nAAPL,10,1500.00\nCASH,250.75'}
                            error={
                                statement.errors.length > 0
                                    ? statement.errors.slice(0, 5).join('; ')
                                    : null
                            }
                        />
                        <div className="row">
                            <Button
                                kind="primary"
                                type="submit"
                                disabledReason={
                                    compare.isPending
                                        ? 'Already comparing.'
                                        : statement.errors.length > 0
                                          ? 'Fix the statement first.'
                                          : count === 0 && 'Choose or paste a statement first.'
                                }
                            >
                                Compare
                            </Button>
                            <Button
                                disabledReason={
                                    !held.data &&
                                    (held.error
                                        ? 'The holdings could not be loaded.'
                                        : 'Loading holdings.')
                                }
                                onClick={fill}
                            >
                                Fill in ledger holdings
                            </Button>
                            <span className="note" role="status">
                                {count > 0 ? plural(count, 'row') : ''}
                            </span>
                        </div>
                    </form>
                </Section>
            )}
            {compare.isPending && <Loading what="Reconciling" />}
            {compare.error && !compare.isPending ? <ProblemView error={compare.error} /> : null}
            {compare.data && !compare.isPending && <Result data={compare.data} stated={count} />}
        </LedgerFrame>
    );
}
