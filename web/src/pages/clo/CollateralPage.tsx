// The assets that a deal holds: filter by condition, figures, and one asset with its ratings, prices,
// history and holders.
import {useMemo, useState} from 'react';
import {useQuery} from '@tanstack/react-query';
import {call} from '../../api/client';
import type {CloDealView, CloHolding, ListCloAssetsResponse} from '../../api/types.gen';
import {useSearch} from '../../app/router';
import {Button} from '../../ui/Button';
import {enumLabel} from '../../ui/enum_labels';
import {TextField} from '../../ui/fields';
import {Figure} from '../../ui/Figure';
import {number, percent} from '../../ui/format';
import {Section} from '../../ui/Page';
import {QueryResult} from '../../ui/states';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';
import {AssetPanel} from './AssetPanel';
import {CollateralComparison} from './CollateralComparison';
import {DealFrame, DealIssues, useDealRequest} from './frame';

const fields = [
    'id',
    'issuer_name',
    'issue_name',
    'tranche',
    'kind',
    'seniority',
    'moodys_industry',
    'country',
    'maturity',
    'coupon_type',
    'spread',
    'floor',
    'coupon',
    'market_value',
    'moodys_rating',
    'moodys_warf_rating',
    'sp_rating',
    'moodys_recovery',
    'defaulted',
    'cov_lite',
    'currency',
] as const;

export type Row = Pick<CloHolding, (typeof fields)[number] | 'par' | 'purchase_price'>;

const amount = (value: string | number | null | undefined): number | null =>
    value === null || value === undefined ? null : Number(value);

const columnsOf = (currency: string, onOpen: (id: string) => void): Column<Row>[] => [
    {
        key: 'issuer',
        label: 'Issuer',
        text: true,
        value: (r) => r.issuer_name || r.id,
        cell: (r) => (
            <Button kind="quiet" className="in-cell" onClick={() => onOpen(r.id)}>
                {r.issuer_name || r.id}
            </Button>
        ),
    },
    {key: 'id', label: 'Asset', text: true, extra: true, value: (r) => r.id},
    {
        key: 'facility',
        spare: 2,
        label: 'Facility',
        text: true,
        value: (r) => r.tranche || r.issue_name,
    },
    {
        key: 'par',
        label: 'Par',
        unit: currency,
        value: (r) => amount(r.par),
        cell: (r) => <Figure value={amount(r.par)} />,
        total: (rows) => number(rows.reduce((sum, r) => sum + (amount(r.par) ?? 0), 0)),
    },
    {
        key: 'price',
        label: 'Price',
        unit: '% of par',
        value: (r) => amount(r.market_value),
        cell: (r) => <Figure value={amount(r.market_value)} digits={2} />,
    },
    {
        key: 'bought',
        spare: 6,
        label: 'Bought at',
        unit: '% of par',
        extra: true,
        value: (r) => amount(r.purchase_price),
        cell: (r) => <Figure value={amount(r.purchase_price)} digits={2} />,
    },
    {
        key: 'coupon',
        label: 'Interest',
        text: true,
        value: (r) =>
            r.coupon_type === 'floating' ? `+ ${number((r.spread ?? 0) * 1e4)} bp` : 'fixed',
        cell: (r) =>
            r.coupon_type === 'floating'
                ? `+ ${number((r.spread ?? 0) * 1e4)} bp`
                : `${percent(r.coupon, 2)}%`,
    },
    {key: 'maturity', label: 'Maturity', text: true, value: (r) => r.maturity},
    {
        key: 'moodys',
        label: "Moody's",
        text: true,
        value: (r) => r.moodys_warf_rating ?? r.moodys_rating,
    },
    {key: 'sp', spare: 7, label: 'S&P', text: true, value: (r) => r.sp_rating},
    {key: 'industry', spare: 1, label: 'Industry', text: true, value: (r) => r.moodys_industry},
    {key: 'country', spare: 5, label: 'Country', text: true, value: (r) => r.country},
    {
        key: 'seniority',
        spare: 4,
        label: 'Seniority',
        text: true,
        extra: true,
        value: (r) => (r.seniority ? enumLabel(r.seniority) : ''),
    },
    {
        key: 'recovery',
        spare: 3,
        label: 'Recovery',
        unit: '%',
        extra: true,
        value: (r) => r.moodys_recovery,
        cell: (r) => percent(r.moodys_recovery, 0),
    },
    {
        key: 'flags',
        label: 'Flags',
        text: true,
        value: (r) =>
            [r.defaulted ? 'defaulted' : '', r.cov_lite ? 'cov-lite' : '']
                .filter(Boolean)
                .join(', '),
    },
];

interface Assets extends ListCloAssetsResponse {
    rows: Row[];
}

// All pages of the list: at most 5,000 assets.
function useAssets(where: string) {
    const at = useDealRequest();
    return useQuery<Assets>({
        queryKey: ['clo.asset.list', at, where],
        retry: false,
        placeholderData: (before) => before,
        queryFn: async ({signal}) => {
            const rows: Row[] = [];
            let cursor = '';
            let page: ListCloAssetsResponse;
            do {
                page = await call(
                    'clo.asset.list',
                    {
                        ...at,
                        where,
                        columns: [...fields, 'par', 'purchase_price'],
                        limit: 500,
                        cursor,
                    },
                    signal,
                );
                rows.push(...(page.data as Row[]));
                cursor = page.next_cursor ?? '';
            } while (cursor);
            return {...page, rows};
        },
    });
}

const examples = ["country != 'US'", 'market_value < 90', "moodys_rating worse_than 'B3'"];

function Filter({where, onApply}: {where: string; onApply: (where: string) => void}) {
    const [text, setText] = useState(where);
    return (
        <form
            className="controls clo-filter"
            aria-label="Filter of assets"
            onSubmit={(event) => {
                event.preventDefault();
                onApply(text.trim());
            }}
        >
            <TextField
                label="Condition"
                value={text}
                placeholder={examples[1]}
                hint={`Fields of assets in the language of the tests, such as ${examples.join(' or ')}.`}
                onChange={(event) => setText(event.target.value)}
            />
            <Button kind="primary" type="submit">
                Filter
            </Button>
            {where && (
                <Button
                    onClick={() => {
                        setText('');
                        onApply('');
                    }}
                >
                    Clear
                </Button>
            )}
        </form>
    );
}

function Collateral({deal}: {deal: CloDealView}) {
    const [where, setWhere] = useSearch('where');
    const [open, setOpen] = useSearch('asset');
    const assets = useAssets(where);
    const {currency} = deal.document;
    const columns = useMemo(() => columnsOf(currency, setOpen), [currency, setOpen]);
    return (
        <>
            <CollateralComparison deal={deal} onOpen={setOpen}>
                <Filter key={where} where={where} onApply={setWhere} />
                <QueryResult of={assets} what="Loading assets" lines={14}>
                    {(data) => (
                        <Section
                            title="Assets"
                            note={
                                `${number(data.count)} assets, par ${number(data.par)} ${currency}, as of ${data.as_of}` +
                                (data.unknown > 0
                                    ? `; ${number(data.unknown)} lack a field of the condition`
                                    : '')
                            }
                        >
                            <Table
                                label="Assets"
                                tight
                                rows={data.rows}
                                columns={columns}
                                id={(r) => r.id}
                                sort={{key: 'par', descending: true}}
                                filter
                                groups={['industry', 'country', 'moodys', 'sp', 'maturity']}
                                height={620}
                                onOpen={(r) => setOpen(r.id)}
                                none={
                                    where
                                        ? 'No asset meets the condition.'
                                        : 'The deal holds no assets on this date.'
                                }
                            />
                            <DealIssues issues={data.issues} />
                        </Section>
                    )}
                </QueryResult>
            </CollateralComparison>
            {open && <AssetPanel asset={open} asOf={deal.as_of} onClose={() => setOpen('')} />}
        </>
    );
}

export default function CollateralPage() {
    return <DealFrame>{(deal) => <Collateral deal={deal} />}</DealFrame>;
}
