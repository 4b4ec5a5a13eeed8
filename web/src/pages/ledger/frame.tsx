// The frame of the ledger pages: tabs, exports, money formatting.
import {useMemo, useState, type ReactNode} from 'react';
import {useQuery} from '@tanstack/react-query';
import {call} from '../../api/client';
import {readAll, useMethod} from '../../api/queries';
import type {Account, Issue} from '../../api/types.gen';
import {Allowed} from '../../app/Allowed';
import {useKey} from '../../app/keys';
import {navigate, useOpens} from '../../app/router';
import {Button} from '../../ui/Button';
import {Figure} from '../../ui/Figure';
import {number} from '../../ui/format';
import {Page} from '../../ui/Page';
import {Empty} from '../../ui/states';
import type {Column} from '../../ui/table_model';
import {Tabs} from '../../ui/Tabs';
import type {Why} from '../../ui/Why';
import {accountNames} from './account_names';
import {ExportMenu, RestoreDialog} from './ExportMenu';

const tabs = [
    ['/ledger/holdings', 'Holdings'],
    ['/ledger/allocation', 'Allocation'],
    ['/ledger/dividends', 'Dividends'],
    ['/ledger/accounts', 'Accounts'],
    ['/ledger/transactions', 'Transactions'],
    ['/ledger/lots', 'Lots and gains'],
    ['/ledger/import', 'Import'],
    ['/ledger/reconcile', 'Reconcile'],
    ['/net-worth', 'Net worth'],
    ['/ledger/performance', 'Performance'],
    ['/ledger/goals', 'Goals'],
] as const;

// Posted amounts are decimals as text; figures show them rounded, with all digits on hover.
export type Amount = string | number | null | undefined;
export const asNumber = (x: Amount): number | null =>
    x === null || x === undefined || x === '' ? null : Number(x);
export const money = (x: Amount, digits = 2, signed = false): string =>
    number(asNumber(x), digits, signed);

export function Money({
    value,
    ...rest
}: {
    value: Amount;
    unit?: string;
    signed?: boolean;
    name?: string;
    reason?: string;
    digits?: number;
    why?: () => Why;
}) {
    return <Figure digits={2} {...rest} value={asNumber(value)} />;
}

interface Provenance {
    issues: Issue[];
    digest: string;
    data_digest: string;
    engine_version: string;
    coverage?: number | null;
}

// The part of the "why" panel that all responses of the ledger share.
export const basisOf = (method: string, data: Provenance): Partial<Why> => ({
    method,
    issues: data.issues,
    digest: data.digest,
    dataDigest: data.data_digest,
    engine: data.engine_version,
    coverage: data.coverage ?? null,
});

// The open accounts; with `closed`, the closed ones as well.
export const useAccounts = (closed = false) =>
    useQuery({
        queryKey: ['account.list', 'all', closed],
        queryFn: ({signal}) =>
            readAll<Account>((cursor) =>
                call('account.list', {limit: 500, cursor, include_closed: closed}, signal),
            ),
    });

/** The name of an account by its short name, closed accounts included; `more` are not stored yet. */
export function useAccountName(
    more?: readonly Pick<Account, 'slug' | 'name'>[],
): (slug: string) => string {
    const accounts = useAccounts(true).data;
    return useMemo(() => accountNames([...(accounts ?? []), ...(more ?? [])]), [accounts, more]);
}

/** The columns with accounts by name: a table sorts, filters and groups by what it shows. */
export function withAccountNames<R extends {account: string}>(
    columns: readonly Column<R>[],
    name: (slug: string) => string,
): Column<R>[] {
    return columns.map((column) =>
        column.key === 'account'
            ? {
                  ...column,
                  value: (r: R) => name(r.account),
                  cell: (r: R) => <span title={r.account}>{name(r.account)}</span>,
              }
            : column,
    );
}

// The accounts that a control offers: the open ones, and the one that it shows already.
export const offered = (accounts: readonly Account[] | undefined, shown: string): Account[] =>
    (accounts ?? []).filter((a) => a.closed_on === null || a.slug === shown);

export const accountOptions = (accounts: readonly Account[] | undefined, all = 'All accounts') => [
    ['', all] as const,
    ...(accounts ?? []).map((a) => [a.slug, a.name] as const),
];

function TabKey({index, to, label}: {index: number; to: string; label: string}) {
    useKey(String(index + 1), label, () => navigate(to), 'Ledger');
    return null;
}

export function LedgerFrame({
    title,
    actions,
    children,
}: {
    title: string;
    actions?: ReactNode;
    children: ReactNode;
}) {
    const [restoring, setRestoring] = useState(false);
    const opens = useOpens();
    return (
        <Page
            title={title}
            actions={
                <>
                    {actions}
                    <ExportMenu onRestore={() => setRestoring(true)} />
                </>
            }
        >
            <Tabs label="Ledger pages" tabs={tabs} />
            {tabs
                .slice(0, 9)
                .map(
                    (tab, i) =>
                        opens(tab[0]) && (
                            <TabKey key={tab[0]} index={i} to={tab[0]} label={tab[1]} />
                        ),
                )}
            {children}
            {restoring && <RestoreDialog onClose={() => setRestoring(false)} />}
        </Page>
    );
}

// Shown instead of figures while the ledger, or one of its accounts, is empty.
export function EmptyLedger({account = ''}: {account?: string}) {
    return (
        <Empty title={account ? 'No transactions in this account' : 'No transactions yet'}>
            <Allowed to="ledger.import">
                {account ? (
                    <p>Import a broker file, or choose another account.</p>
                ) : (
                    <>
                        <p>Import a broker file, or load a demo household with four accounts:</p>
                        <pre className="command">
                            <code>ballast demo load</code>
                        </pre>
                    </>
                )}
                <p>
                    <Button kind="primary" onClick={() => navigate('/ledger/import')}>
                        Import a file
                    </Button>
                </p>
            </Allowed>
        </Empty>
    );
}

// Whether the ledger, or an account, has no transactions; undefined until that is known.
export function useIsEmpty(account = ''): boolean | undefined {
    const any = useMethod('transaction.list', {limit: 1, account});
    return any.isError ? false : any.data && any.data.data.length === 0;
}

// A request about transactions, once it is known that there are any: the server refuses it otherwise.
export const onceFilled = <R,>(empty: boolean | undefined, request: R): R | null =>
    empty === false ? request : null;
