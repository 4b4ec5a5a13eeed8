// The capital stack: tranches by seniority with balance, subordination and coverage ratios.
import type {CloDealView, CloTest, CloTranche} from '../../api/types.gen';
import {Figure} from '../../ui/Figure';
import {number, percent} from '../../ui/format';
import {Section} from '../../ui/Page';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';
import {Status, valueText} from './test_figures';

interface Row {
    tranche: CloTranche;
    balance: number;
    deferred: number;
    below: number; // balance of what is junior to it
    oc: CloTest | undefined;
    ic: CloTest | undefined;
    largest: number;
}

export function couponText({coupon, kind}: CloTranche, index: string | null | undefined): string {
    if (kind === 'equity' || coupon.type === 'residual') return 'residual';
    if (coupon.type === 'fixed') return `${percent(coupon.rate ?? 0, 2)}%`;
    return `${coupon.index || index || 'index'} + ${number((coupon.spread ?? 0) * 1e4)} bp`;
}

export function stackRows(deal: CloDealView, tests: readonly CloTest[]): Row[] {
    const {document, state} = deal;
    const balances = document.tranches.map((tranche) => {
        const at = state?.tranches?.[tranche.id];
        return {
            tranche,
            balance: Number(at?.balance ?? tranche.original),
            deferred: Number(at?.deferred ?? 0),
        };
    });
    const total = balances.reduce((sum, one) => sum + one.balance + one.deferred, 0);
    const largest = Math.max(1, ...balances.map((one) => one.balance));
    let senior = 0;
    const ranked = [...balances].sort((a, b) => a.tranche.rank - b.tranche.rank);
    return ranked.map((one, i) => {
        senior += one.balance + one.deferred;
        // Tranches of one rank are one class: what is junior begins below the last of them.
        let through = senior;
        for (let next = i + 1; next < ranked.length; ++next) {
            const other = ranked[next];
            if (!other || other.tranche.rank !== one.tranche.rank) break;
            through += other.balance + other.deferred;
        }
        const group = document.coverage?.find((c) => c.tranches.includes(one.tranche.id));
        const find = (ratio: string) =>
            group ? tests.find((test) => test.id === `${ratio}.${group.id}`) : undefined;
        return {...one, below: total - through, oc: find('oc'), ic: find('ic'), largest};
    });
}

const ratio = (key: 'oc' | 'ic', label: string): Column<Row>[] => [
    {
        key,
        label,
        value: (r) => r[key]?.value,
        cell: (r) => {
            const test = r[key];
            return test ? valueText(test, test.value) : '';
        },
    },
    {
        key: `${key}_trigger`,
        label: `${label} trigger`,
        value: (r) => r[key]?.threshold,
        cell: (r) => {
            const test = r[key];
            return test ? valueText(test, test.threshold) : '';
        },
    },
    {
        key: `${key}_status`,
        label: `${label} test`,
        text: true,
        value: (r) => r[key]?.status,
        cell: (r) => {
            const test = r[key];
            return test ? <Status status={test.status} watch={test.watch} /> : '';
        },
    },
];

export function CapitalStack({deal, tests}: {deal: CloDealView; tests: readonly CloTest[]}) {
    const rows = stackRows(deal, tests);
    const total = rows.reduce((sum, row) => sum + row.balance + row.deferred, 0);
    const {currency, index} = deal.document;
    const columns: Column<Row>[] = [
        {key: 'id', label: 'Tranche', text: true, value: (r) => r.tranche.id},
        {
            key: 'rating',
            label: 'Rating',
            text: true,
            extra: true,
            value: (r) => Object.values(r.tranche.ratings ?? {}).join(' / '),
        },
        {
            key: 'coupon',
            spare: 1,
            label: 'Coupon',
            text: true,
            value: (r) => couponText(r.tranche, index),
        },
        {
            key: 'balance',
            label: 'Balance',
            unit: currency,
            value: (r) => r.balance,
            cell: (r) => (
                <Figure
                    value={r.balance}
                    why={() => ({
                        method: 'clo.deal.get',
                        asOf: deal.as_of,
                        title: `Balance of ${r.tranche.id}`,
                        value: number(r.balance, 2),
                        unit: currency,
                        inputs: [
                            ['State of', deal.state_as_of ?? 'closing'],
                            ['At closing', number(Number(r.tranche.original), 2)],
                            ['Deferred interest', number(r.deferred, 2)],
                            ['Junior to it', number(r.below, 2)],
                            ['All notes', number(total, 2)],
                        ],
                    })}
                />
            ),
            total: (all) => number(all.reduce((sum, r) => sum + r.balance, 0)),
        },
        {
            key: 'bar',
            spare: 5,
            label: 'Size',
            text: true,
            value: (r) => r.balance,
            cell: (r) => (
                <svg className="stack-bar" width="120" height="16" aria-hidden="true">
                    <rect
                        className={`s${r.tranche.kind === 'equity' ? 6 : 1}`}
                        width={(r.balance / r.largest) * 120}
                        height="14"
                        y="1"
                        rx="2"
                    />
                </svg>
            ),
        },
        {
            key: 'deferred',
            spare: 2,
            label: 'Deferred interest',
            unit: currency,
            extra: true,
            value: (r) => r.deferred,
            cell: (r) => number(r.deferred),
        },
        {
            key: 'subordination',
            label: 'Subordination',
            unit: '% of the notes',
            value: (r) => (total > 0 ? r.below / total : null),
            cell: (r) => percent(total > 0 ? r.below / total : null, 1),
        },
        ...ratio('oc', 'OC'),
        ...ratio('ic', 'IC'),
    ];
    return (
        <Section title="Capital stack">
            <Table
                label="Capital stack"
                rows={rows}
                columns={columns}
                id={(r) => r.tranche.id}
                sort={null}
            />
        </Section>
    );
}
