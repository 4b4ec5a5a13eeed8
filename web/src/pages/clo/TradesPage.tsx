// Hypothetical trades: a blotter whose effect on every test is shown at once, and a ranking of
// candidates by their effect.
import {useMemo, useState} from 'react';
import {useQuery} from '@tanstack/react-query';
import {call} from '../../api/client';
import {useMethod} from '../../api/queries';
import {
    CloRankTradesRequestFields as rankSpecs,
    CloTradeRowFields as specs,
    CloTradeSide,
    type CloDealView,
    type CloRankedTrade,
    type CloTradeEffect,
    type CloTradeResponse,
    type CloTradeTest,
} from '../../api/types.gen';
import {Button, fixErrorsFirst} from '../../ui/Button';
import {choices, enumLabel} from '../../ui/enum_labels';
import {errorInRequired, fieldNumber} from '../../ui/field_spec';
import {CheckField, NumberField, SelectField, TextField} from '../../ui/fields';
import {Figure} from '../../ui/Figure';
import {DraftNote, useFields} from '../../ui/form';
import {number, plural} from '../../ui/format';
import {Section, Tile, Tiles} from '../../ui/Page';
import {Empty, QueryResult} from '../../ui/states';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';
import {type Line, useBlotter, useBlotterEffect} from './blotter';
import {DealFrame, DealIssues, useDealRequest, useSlug} from './frame';
import {PostTrades} from './PostTrades';
import {WaitingProposals} from './Proposals';
import {Rebalance} from './Rebalance';
import {TestChoice, usualTest} from './TestChoice';
import {Status, valueText} from './test_figures';

const sides = choices(CloTradeSide);
function Entry({onAdd}: {onAdd: (line: Line) => void}) {
    const {text, field, invalid, setText} = useFields(
        `clo.trade ${useSlug()}`,
        {side: 'sell' as string, asset: '', par: '1,000,000', price: ''},
        null,
        {par: specs.par, price: specs.price},
    );
    const par = fieldNumber(specs.par, text.par);
    const valid = text.asset.trim() !== '' && invalid.length === 0 && par !== null;
    return (
        <form
            className="controls clo-terms"
            aria-label="Add a trade"
            onSubmit={(event) => {
                event.preventDefault();
                if (!valid || par === null) return;
                onAdd({
                    side: text.side as CloTradeSide,
                    asset: text.asset.trim(),
                    par,
                    price: fieldNumber(specs.price, text.price),
                });
                setText((now) => ({...now, asset: '', price: ''}));
            }}
        >
            <SelectField label="Side" {...field('side')} options={sides} />
            <TextField
                label="Asset"
                list="clo-assets"
                placeholder="id of an asset"
                {...field('asset')}
            />
            <NumberField
                label="Par"
                {...field('par')}
                error={errorInRequired(specs.par, text.par)}
            />
            <NumberField label="Price" unit="% of par" placeholder="market" {...field('price')} />
            <Button
                kind="primary"
                type="submit"
                disabledReason={
                    (!text.asset.trim() && 'Choose an asset first.') || (!valid && fixErrorsFirst)
                }
            >
                Add trade
            </Button>
        </form>
    );
}

// Assets of the workspace as suggestions.
function AssetNames() {
    const at = useDealRequest();
    const assets = useQuery({
        queryKey: ['clo.asset.list', 'names', at.as_of],
        queryFn: ({signal}) =>
            call(
                'clo.asset.list',
                {as_of: at.as_of, columns: ['id', 'issuer_name'], limit: 500},
                signal,
            ),
    });
    const rows = (assets.data?.data ?? []) as {id: string; issuer_name?: string}[];
    return (
        <datalist id="clo-assets">
            {rows.map((row) => (
                <option key={row.id} value={row.id}>
                    {row.issuer_name}
                </option>
            ))}
        </datalist>
    );
}

const effectColumns: Column<CloTradeTest>[] = [
    {key: 'name', label: 'Test', text: true, value: (t) => t.name},
    {
        key: 'current',
        label: 'Current',
        value: (t) => t.current,
        cell: (t) => valueText(t, t.current),
    },
    {
        key: 'after',
        label: 'After',
        value: (t) => t.hypothetical,
        cell: (t) => valueText(t, t.hypothetical),
    },
    {
        key: 'difference',
        label: 'Change',
        value: (t) => t.difference,
        cell: (t) => valueText(t, t.difference, true),
    },
    {
        key: 'threshold',
        label: 'Threshold',
        value: (t) => t.threshold,
        cell: (t) => `${t.bound === 'max' ? '≤' : '≥'} ${valueText(t, t.threshold)}`,
    },
    {
        key: 'cushion',
        label: 'Cushion after',
        value: (t) => t.cushion,
        cell: (t) => valueText(t, t.cushion, true),
    },
    {
        key: 'before_status',
        label: 'Status before',
        text: true,
        value: (t) => t.current_status,
        cell: (t) => <Status status={t.current_status} />,
    },
    {
        key: 'status',
        label: 'Status after',
        text: true,
        value: (t) => t.status,
        cell: (t) => <Status status={t.status} />,
    },
];

function Effect({
    deal,
    data,
    effect,
}: {
    deal: CloDealView;
    data: CloTradeResponse;
    effect: CloTradeEffect;
}) {
    const {currency} = deal.document;
    const [changedOnly, setChangedOnly] = useState(true);
    const rows = changedOnly
        ? effect.tests.filter((test) => (test.difference ?? 0) !== 0)
        : effect.tests;
    return (
        <>
            <Tiles>
                <Tile
                    label="Principal cash"
                    value={<Figure value={effect.cash} unit={currency} />}
                    note={`before ${number(data.current_cash)}`}
                />
                <Tile
                    label="Par"
                    value={<Figure value={effect.par} unit={currency} />}
                    note={`before ${number(data.current_par)}`}
                />
                <Tile
                    label="Newly failing"
                    value={effect.newly_failing.length === 0 ? 'None' : effect.newly_failing.length}
                    note={effect.newly_failing.join(', ')}
                />
                <Tile
                    label="Reinvestment criteria"
                    value={effect.criteria.met ? 'Met' : 'Not met'}
                    note={effect.criteria.failing.join(', ')}
                />
            </Tiles>
            <Section
                title="Effect on the tests"
                tools={
                    <CheckField
                        label="Changed only"
                        checked={changedOnly}
                        onChange={(event) => setChangedOnly(event.target.checked)}
                    />
                }
            >
                <Table
                    label="Effect on the tests"
                    rows={rows}
                    columns={effectColumns}
                    id={(t) => t.id}
                    sort={null}
                    filter
                    none="No test changes."
                />
            </Section>
        </>
    );
}

const lineColumns: Column<Line & {place: number}>[] = [
    {key: 'side', label: 'Side', text: true, value: (l) => enumLabel(l.side)},
    {key: 'asset', label: 'Asset', text: true, value: (l) => l.asset},
    {
        key: 'par',
        label: 'Par',
        value: (l) => l.par,
        cell: (l) => number(l.par),
        hint: 'In the currency of the asset',
    },
    {
        key: 'price',
        label: 'Price',
        unit: '% of par',
        value: (l) => l.price,
        cell: (l) => (l.price === null ? 'market' : number(l.price, 2)),
    },
];

const rankColumns: Column<CloRankedTrade>[] = [
    {key: 'asset', label: 'Asset', text: true, value: (r) => r.asset},
    {key: 'issuer', label: 'Issuer', text: true, value: (r) => r.issuer},
    {
        key: 'par',
        label: 'Par',
        value: (r) => r.par,
        cell: (r) => number(r.par),
        hint: 'In the currency of the asset',
    },
    {
        key: 'price',
        label: 'Price',
        unit: '% of par',
        value: (r) => r.price,
        cell: (r) => number(r.price, 2),
    },
    {
        key: 'change',
        label: 'Objective',
        value: (r) => r.objective_change,
        cell: (r) => <Figure value={r.objective_change} digits={4} signed />,
        hint: 'Change of the objective: 100 times the weighted sum of distances to the thresholds',
    },
    {
        key: 'failing',
        label: 'Newly failing',
        text: true,
        value: (r) => r.newly_failing.join(', '),
    },
    {key: 'tightest', label: 'Tightest test', text: true, value: (r) => r.tightest_test_name},
    {
        key: 'cushion',
        label: 'Its cushion',
        unit: '% of threshold',
        value: (r) => r.tightest_cushion,
        cell: (r) => <Figure value={r.tightest_cushion} percent digits={2} signed />,
    },
];

// Sales of what the deal holds, ranked by their effect on the quality tests.
function Ranking({deal, onAdd}: {deal: CloDealView; onAdd: (line: Line) => void}) {
    const at = useDealRequest();
    const [asked, setAsked] = useState<{filter: string; par: number} | null>(null);
    const {text, field} = useFields(
        `clo.rank ${useSlug()}`,
        {filter: '', par: '1,000,000', test: usualTest},
        null,
    );
    const par = fieldNumber(rankSpecs.par, text.par) ?? 0;
    const parError = errorInRequired(rankSpecs.par, text.par);
    const valid = parError === null;
    const ranked = useMethod(
        'clo.rank_trades',
        useMemo(
            () =>
                asked
                    ? {
                          ...at,
                          side: 'sell' as const,
                          filter: asked.filter,
                          par: asked.par,
                          weights: {[text.test]: 1},
                          limit: 50,
                      }
                    : null,
            [at, asked, text.test],
        ),
    );
    return (
        <Section
            title="Candidates to sell"
            note="Every asset of the deal, sold one at a time; best effect on the chosen test first."
        >
            <form
                className="controls clo-terms with-tests"
                aria-label="Rank candidates"
                onSubmit={(event) => {
                    event.preventDefault();
                    if (valid) setAsked({filter: text.filter.trim(), par});
                }}
            >
                <TextField label="Condition" placeholder="market_value < 90" {...field('filter')} />
                <NumberField
                    label="Par of each"
                    unit={deal.document.currency}
                    {...field('par')}
                    error={parError}
                />
                <TestChoice {...field('test')} />
                <Button kind="primary" type="submit" disabledReason={!valid && fixErrorsFirst}>
                    Rank
                </Button>
            </form>
            {asked && (
                <QueryResult of={ranked} what="Ranking candidates" lines={8}>
                    {(data) => (
                        <Table
                            label="Candidates"
                            rows={data.trades}
                            columns={rankColumns}
                            id={(r) => r.asset}
                            sort={null}
                            height={420}
                            none="No asset meets the condition."
                            actions={(r) => (
                                <Button
                                    onClick={() =>
                                        onAdd({
                                            side: 'sell',
                                            asset: r.asset,
                                            par: r.par,
                                            price: r.price,
                                        })
                                    }
                                >
                                    Add
                                </Button>
                            )}
                        />
                    )}
                </QueryResult>
            )}
        </Section>
    );
}

function Trades({deal}: {deal: CloDealView}) {
    const draft = useBlotter();
    const {value: lines, set: setLines} = draft;
    const add = (line: Line) => setLines((now) => [...now, line]);
    const [done, setDone] = useState('');
    const trade = useBlotterEffect(lines);
    const rows = lines.map((line, place) => ({...line, place}));
    return (
        <>
            <AssetNames />
            <Section
                title="Blotter"
                note="The trades are evaluated on the holdings of the deal; nothing is posted before you post executed ones."
                tools={
                    <PostTrades
                        deal={deal}
                        lines={lines}
                        onPosted={() => {
                            setDone(
                                `${plural(lines.length, 'lot')} posted: the pages of the deal show the holdings with ${lines.length === 1 ? 'it' : 'them'}.`,
                            );
                            setLines([]);
                        }}
                        onProposed={() => {
                            setDone(
                                `${plural(lines.length, 'trade')} proposed: posted when the proposal is approved.`,
                            );
                            setLines([]);
                        }}
                    />
                }
            >
                {done && lines.length === 0 && <p role="status">{done}</p>}
                <DraftNote of={draft} />
                <Entry onAdd={add} />
                {lines.length > 0 && (
                    <Table
                        label="Trades"
                        rows={rows}
                        columns={lineColumns}
                        id={(l) => String(l.place)}
                        sort={null}
                        actions={(l) => (
                            <Button
                                aria-label={`Remove the trade of ${l.asset}`}
                                onClick={() =>
                                    setLines((now) => now.filter((_, i) => i !== l.place))
                                }
                            >
                                Remove
                            </Button>
                        )}
                    />
                )}
            </Section>
            <WaitingProposals deal={deal.slug} method="clo.lot.post" />
            {lines.length === 0 ? (
                <Empty title="No trades yet">
                    <p>
                        Add a purchase or a sale above, or rank candidates below; every test is
                        shown before and after.
                    </p>
                </Empty>
            ) : (
                <QueryResult of={trade} what="Evaluating the trades" lines={8}>
                    {(data) => (
                        <>
                            {data.effects[0] && (
                                <Effect deal={deal} data={data} effect={data.effects[0]} />
                            )}
                            <DealIssues issues={data.issues} />
                        </>
                    )}
                </QueryResult>
            )}
            <Ranking deal={deal} onAdd={add} />
            <Rebalance deal={deal} onAdd={(more) => setLines((now) => [...now, ...more])} />
        </>
    );
}

export default function TradesPage() {
    return <DealFrame>{(deal) => <Trades deal={deal} />}</DealFrame>;
}
