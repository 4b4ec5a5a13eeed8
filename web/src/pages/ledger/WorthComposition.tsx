// Net worth by account, type, sector, currency or symbol: a treemap colored by class or return, with
// its table.
import {useMemo} from 'react';
import {useMethod} from '../../api/queries';
import type {HoldingsGroupBy, NetWorthResponse, Snapshot} from '../../api/types.gen';
import {ChartFrame} from '../../ui/ChartFrame';
import {ColoredTreemap} from '../../ui/ColoredTreemap';
import {enumLabel} from '../../ui/enum_labels';
import {Figure} from '../../ui/Figure';
import {number, percent, rounded} from '../../ui/format';
import {Table} from '../../ui/Table';
import type {Why} from '../../ui/Why';
import {asNumber, basisOf, money, useAccountName, type Amount} from './frame';

export const groupings = [
    ['by_account', 'Account'],
    ['by_type', 'Type'],
    ['by_sector', 'Sector'],
    ['by_currency', 'Currency'],
    ['allocation', 'Symbol'],
] as const;
export type Grouping = (typeof groupings)[number][0];

function groupsOf(snapshot: Snapshot, by: Grouping): [string, Amount][] {
    if (by === 'allocation') return snapshot.allocation.map((row) => [row.symbol, row.value]);
    return Object.entries(snapshot[by]);
}

function nameOf(by: Grouping, name: string, account: (slug: string) => string): string {
    if (by === 'by_account') return account(name);
    return by === 'by_type' || by === 'by_sector' ? enumLabel(name) : name;
}

interface Look {
    class: string;
    day: number | null;
    unrealized: number | null;
}

// Assets and liabilities valued by hand have no returns.
const byHand: Look = {class: 'valued_by_hand', day: null, unrealized: null};

// Class and returns of the groups, from the holdings on the same date.
function useLooks(
    data: NetWorthResponse,
    last: Snapshot,
    by: Grouping,
    account: string,
): (name: string) => Look {
    const holdings = useMethod('ledger.holdings', {
        accounts: account ? [account] : [],
        as_of: last.date,
        currency: data.currency,
        group_by: by === 'allocation' ? null : (by.slice(3) as HoldingsGroupBy),
        on_error: 'skip',
    }).data;
    return useMemo(() => {
        const looks = new Map<string, Look>();
        for (const row of last.allocation)
            if (by === 'allocation')
                looks.set(row.symbol, {class: row.type, day: null, unrealized: null});
        for (const row of (by === 'allocation' && holdings?.securities) || [])
            looks.set(row.symbol, {
                class: row.type,
                day: row.day_change_fraction,
                unrealized: row.gain_fraction,
            });
        for (const group of holdings?.groups ?? [])
            looks.set(group.key, {
                class: group.main_type || 'unknown',
                day: group.day_change_fraction,
                unrealized: group.gain_fraction,
            });
        return (name) => looks.get(name) ?? (by === 'by_type' ? {...byHand, class: name} : byHand);
    }, [holdings, last, by]);
}

export function Composition({
    data,
    last,
    by,
    account,
}: {
    data: NetWorthResponse;
    last: Snapshot;
    by: Grouping;
    account: string;
}) {
    const accountName = useAccountName();
    const lookOf = useLooks(data, last, by, account);
    const total = asNumber(last.total) ?? 0;
    const rows = groupsOf(last, by)
        .map(([name, value]) => ({
            id: name,
            name: nameOf(by, name, accountName),
            value: asNumber(value) ?? 0,
        }))
        .sort((a, b) => b.value - a.value);
    const share = (x: number) => (total > 0 ? x / total : null);
    const label = groupings.find(([one]) => one === by)?.[1] ?? '';
    const summary = `Net worth by ${label.toLowerCase()}; the largest is ${rows[0] ? `${rows[0].name} with ${number(rows[0].value)} ${data.currency}` : 'none'}.`;
    const columns = [
        {
            key: 'name',
            label,
            text: true,
            value: (r: (typeof rows)[number]) => r.name,
            cell: (r: (typeof rows)[number]) => <span title={r.id}>{r.name}</span>,
        },
        {
            key: 'value',
            label: 'Value',
            unit: data.currency,
            value: (r: (typeof rows)[number]) => r.value,
            cell: (r: (typeof rows)[number]) => money(r.value, 0),
            total: () => money(last.total, 0),
        },
        {
            key: 'share',
            label: 'Share',
            unit: '% of net worth',
            value: (r: (typeof rows)[number]) => share(r.value),
            cell: (r: (typeof rows)[number]) => (
                <Figure
                    value={share(r.value)}
                    percent
                    digits={1}
                    why={() =>
                        ({
                            ...basisOf('ledger.net_worth', data),
                            title: `Share of ${r.name}`,
                            value: percent(share(r.value)),
                            unit: '% of net worth',
                            asOf: last.date,
                            inputs: [
                                ['Value', `${money(r.value)} ${data.currency}`],
                                ['Net worth', `${money(last.total)} ${data.currency}`],
                            ],
                        }) as Why
                    }
                />
            ),
        },
    ];
    return (
        <div className="wide-left">
            <ChartFrame
                title={`By ${label.toLowerCase()}`}
                unit={`${data.currency}; hatched: negative`}
                asOf={last.date}
                summary={summary}
                rows={rows}
                columns={columns}
            >
                <ColoredTreemap
                    summary={summary}
                    height={280}
                    tiles={rows.map((r) => ({
                        name: r.name,
                        value: r.value,
                        text: `${rounded(r.value)} (${percent(share(r.value), 1)}%)`,
                        ...lookOf(r.id),
                    }))}
                />
            </ChartFrame>
            <Table
                label={`Net worth by ${label.toLowerCase()}`}
                rows={rows}
                columns={columns}
                id={(r) => r.id}
                height={320}
                csv={false}
            />
        </div>
    );
}
