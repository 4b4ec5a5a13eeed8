// The accounts with their tax treatment and value.
import {useState} from 'react';
import {useMethod} from '../../api/queries';
import type {Account, HoldingsResponse} from '../../api/types.gen';
import {useMay} from '../../api/queries';
import {Link, useAsOf, useSearch} from '../../app/router';
import {Button} from '../../ui/Button';
import {Chip} from '../../ui/Definition';
import {CheckField} from '../../ui/fields';
import {Section} from '../../ui/Page';
import {QueryResult, ProblemView} from '../../ui/states';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';
import type {Why} from '../../ui/Why';
import {enumLabel} from '../../ui/enum_labels';
import {Quality} from '../portfolios/frame';
import {AccountForm, CloseAccount, DeleteAccount, ReopenAccount} from './AccountForms';
import {
    asNumber,
    basisOf,
    EmptyLedger,
    LedgerFrame,
    Money,
    money,
    onceFilled,
    useAccounts,
    useIsEmpty,
} from './frame';

// The value of an account is that of what it holds: 0 if that is nothing, null if none of it has a value.
function columnsOf(held: HoldingsResponse | undefined): Column<Account>[] {
    const group = (a: Account) => held?.groups.find((one) => one.key === a.slug);
    const value = (a: Account) => {
        const found = group(a);
        return asNumber(found ? found.value : held ? 0 : null);
    };
    const why = (of: HoldingsResponse, a: Account) => (): Why => ({
        ...basisOf('ledger.holdings', of),
        title: `Value of ${a.name}`,
        term: 'net_worth',
        value: money(value(a)),
        unit: of.currency,
        asOf: of.as_of,
        included: {
            title: 'Accounts on that date',
            total: money(of.totals.value),
            rows: of.groups.map((one) => ({name: one.key, value: money(one.value)})),
        },
    });
    return [
        {
            key: 'name',
            label: 'Name',
            text: true,
            value: (a) => a.name,
            cell: (a) => <Link to={`/ledger/transactions?account=${a.slug}`}>{a.name}</Link>,
        },
        {key: 'slug', label: 'Short name', text: true, value: (a) => a.slug},
        {
            key: 'type',
            label: 'Tax treatment',
            text: true,
            value: (a) => a.type,
            cell: (a) => enumLabel(a.type),
        },
        {key: 'closed_on', label: 'Closed', text: true, value: (a) => a.closed_on ?? ''},
        {key: 'institution', label: 'Institution', text: true, value: (a) => a.institution},
        {key: 'currency', label: 'Currency', text: true, value: (a) => a.currency},
        {
            key: 'value',
            label: 'Value',
            unit: held?.currency ?? '',
            value,
            chip: <Chip term="net_worth" />,
            total: (rows) => (held ? money(rows.reduce((sum, a) => sum + (value(a) ?? 0), 0)) : ''),
            cell: (a) => (
                <Money
                    value={value(a)}
                    reason={held ? 'nothing in it has a value' : 'not calculated yet'}
                    name={`account.${a.slug}.value`}
                    {...(held ? {why: why(held, a)} : {})}
                />
            ),
        },
        {
            key: 'note',
            label: 'Note',
            text: true,
            value: (a) => a.note,
            cell: (a) => (
                <span className="clip" title={a.note}>
                    {a.note}
                </span>
            ),
        },
    ];
}

export default function AccountsPage() {
    const [shown, setShown] = useSearch('closed');
    const accounts = useAccounts(true);
    const mayWrite = useMay()('account.update') !== false;
    const [asOf] = useAsOf();
    const empty = useIsEmpty();
    const held = useMethod(
        'ledger.holdings',
        onceFilled(empty, {
            as_of: asOf || null,
            group_by: 'account' as const,
            on_error: 'skip' as const,
        }),
    );
    const {data, error: failed} = held;
    const [open, setOpen] = useState<{
        what: 'add' | 'edit' | 'close' | 'reopen' | 'delete';
        account: Account | null;
    } | null>(null);
    const actions = (account: Account) => (
        <>
            <Button
                kind="quiet"
                aria-label={`Edit ${account.name}`}
                onClick={() => setOpen({what: 'edit', account})}
            >
                Edit
            </Button>
            <Button
                kind="quiet"
                aria-label={`${account.closed_on ? 'Reopen' : 'Close'} ${account.name}`}
                onClick={() => setOpen({what: account.closed_on ? 'reopen' : 'close', account})}
            >
                {account.closed_on ? 'Reopen' : 'Close'}
            </Button>
            <Button
                kind="quiet"
                aria-label={`Delete ${account.name}`}
                onClick={() => setOpen({what: 'delete', account})}
            >
                {'\u2715'}
            </Button>
        </>
    );
    const close = () => setOpen(null);
    return (
        <LedgerFrame
            title="Accounts"
            actions={
                <>
                    {data && (
                        <Quality coverage={data.coverage} issues={data.issues} asOf={data.as_of} />
                    )}
                    {mayWrite && (
                        <Button
                            kind="primary"
                            onClick={() => setOpen({what: 'add', account: null})}
                        >
                            Add account
                        </Button>
                    )}
                </>
            }
        >
            {failed && accounts.data?.length !== 0 ? <ProblemView error={failed} /> : null}
            <QueryResult of={accounts} what="Loading accounts">
                {(rows) =>
                    rows.length === 0 ? (
                        <EmptyLedger />
                    ) : (
                        <Section
                            title="All accounts"
                            tools={
                                rows.some((a) => a.closed_on !== null) && (
                                    <CheckField
                                        label="Show closed accounts"
                                        checked={shown === 'yes'}
                                        onChange={(event) =>
                                            setShown(event.target.checked ? 'yes' : '')
                                        }
                                    />
                                )
                            }
                        >
                            <Table
                                label="Accounts"
                                rows={rows.filter((a) => shown === 'yes' || a.closed_on === null)}
                                columns={columnsOf(data).filter(
                                    ({key}) => key !== 'closed_on' || shown === 'yes',
                                )}
                                id={(a) => a.id}
                                filter
                                groups={['type', 'currency', 'institution']}
                                {...(mayWrite ? {actions} : {})}
                            />
                        </Section>
                    )
                }
            </QueryResult>
            {open?.what === 'add' && <AccountForm account={null} onClose={close} />}
            {open?.what === 'edit' && open.account && (
                <AccountForm account={open.account} onClose={close} />
            )}
            {open?.what === 'delete' && open.account && (
                <DeleteAccount
                    account={open.account}
                    onClose={close}
                    onCloseInstead={() => setOpen({what: 'close', account: open.account})}
                />
            )}
            {open?.what === 'close' && open.account && (
                <CloseAccount account={open.account} onClose={close} />
            )}
            {open?.what === 'reopen' && open.account && (
                <ReopenAccount account={open.account} onClose={close} />
            )}
        </LedgerFrame>
    );
}
