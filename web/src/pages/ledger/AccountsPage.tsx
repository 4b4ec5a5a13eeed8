// The accounts with their tax treatment and value.
import {useState} from 'react';
import type {Account} from '../../api/types.gen';
import {Link, useSearch} from '../../app/router';
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
import {asNumber, basisOf, EmptyLedger, LedgerFrame, Money, money, useAccounts} from './frame';
import {useNetWorth} from './net_worth';

type Worth = NonNullable<ReturnType<typeof useNetWorth>['worth']['data']>;

function columnsOf(worth: Worth | undefined): Column<Account>[] {
    const last = worth?.snapshots.at(-1);
    const value = (a: Account) => asNumber(last?.by_account[a.slug] ?? (last ? 0 : null));
    const why = (a: Account) => (): Why => ({
        ...basisOf('ledger.net_worth', worth as Worth),
        title: `Value of ${a.name}`,
        term: 'net_worth',
        value: money(value(a)),
        unit: worth?.currency ?? '',
        asOf: last?.date ?? null,
        included: {
            title: 'Accounts on that date',
            total: money(last?.total),
            rows: Object.entries(last?.by_account ?? {}).map(([name, x]) => ({
                name,
                value: money(x),
            })),
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
            unit: worth?.currency ?? '',
            value,
            chip: <Chip term="net_worth" />,
            total: (rows) => (last ? money(rows.reduce((sum, a) => sum + (value(a) ?? 0), 0)) : ''),
            cell: (a) => (
                <Money
                    value={value(a)}
                    reason="not calculated yet"
                    name={`account.${a.slug}.value`}
                    {...(worth ? {why: why(a)} : {})}
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
    const {worth, failed} = useNetWorth();
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
                    {worth.data && (
                        <Quality
                            coverage={worth.data.snapshots.at(-1)?.coverage ?? null}
                            issues={worth.data.issues}
                            asOf={worth.data.snapshots.at(-1)?.date ?? null}
                        />
                    )}
                    <Button kind="primary" onClick={() => setOpen({what: 'add', account: null})}>
                        Add account
                    </Button>
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
                                columns={columnsOf(worth.data).filter(
                                    ({key}) => key !== 'closed_on' || shown === 'yes',
                                )}
                                id={(a) => a.id}
                                filter
                                groups={['type', 'currency', 'institution']}
                                actions={actions}
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
