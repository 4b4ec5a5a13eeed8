// Sales and purchases that raise an objective and make no test fail.
import {useMemo, useState} from 'react';
import {useMethod} from '../../api/queries';
import {
    CloRankTradesRequestFields as specs,
    type CloDealView,
    type CloRebalanceTest,
    type CloRebalanceTrade,
    type CloTest,
} from '../../api/types.gen';
import {Button, fixErrorsFirst} from '../../ui/Button';
import {enumLabel} from '../../ui/enum_labels';
import {errorInRequired, fieldNumber} from '../../ui/field_spec';
import {NumberField, TextField} from '../../ui/fields';
import {Figure} from '../../ui/Figure';
import {useFields} from '../../ui/form';
import {number} from '../../ui/format';
import {Section, Tile, Tiles} from '../../ui/Page';
import {QueryResult} from '../../ui/states';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';
import type {Line} from './blotter';
import {useDealRequest, useSlug} from './frame';
import {TestChoice, usualTest} from './TestChoice';
import {Status, valueText} from './test_figures';

const tradeColumns: Column<CloRebalanceTrade>[] = [
    {key: 'side', label: 'Side', text: true, value: (t) => enumLabel(t.side)},
    {key: 'asset', label: 'Asset', text: true, value: (t) => t.asset},
    {key: 'par', label: 'Par', value: (t) => t.par, cell: (t) => number(t.par)},
    {
        key: 'price',
        label: 'Price',
        unit: '% of par',
        value: (t) => t.price,
        cell: (t) => number(t.price, 2),
    },
];

const figure = (value: number | null): string =>
    value === null ? 'n/a' : number(value, Math.abs(value) < 100 ? 4 : 1);

const testColumns: Column<CloRebalanceTest>[] = [
    {key: 'name', label: 'Test', text: true, value: (t) => t.name},
    {key: 'before', label: 'Before', value: (t) => t.before, cell: (t) => valueText(t, t.before)},
    {
        key: 'sells',
        label: 'After sales',
        value: (t) => t.after_sells,
        cell: (t) => valueText(t, t.after_sells),
    },
    {
        key: 'buys',
        label: 'After purchases',
        value: (t) => t.after_buys,
        cell: (t) => valueText(t, t.after_buys),
    },
    {
        key: 'threshold',
        label: 'Threshold',
        value: (t) => t.threshold,
        cell: (t) => valueText(t, t.threshold),
    },
    {
        key: 'status',
        label: 'Status',
        text: true,
        value: (t) => t.status,
        cell: (t) => <Status status={t.status as CloTest['status']} watch={false} />,
    },
];

interface Asked {
    par: number;
    sell: string;
    buy: string;
    test: string;
}

export function Rebalance({deal, onAdd}: {deal: CloDealView; onAdd: (lines: Line[]) => void}) {
    const at = useDealRequest();
    const [asked, setAsked] = useState<Asked | null>(null);
    const {text, field} = useFields(
        `clo.rebalance ${useSlug()}`,
        {par: '5,000,000', sell: '', buy: '', test: usualTest},
        null,
    );
    const parError = errorInRequired(specs.par, text.par);
    const made = useMethod(
        'clo.rebalance',
        useMemo(
            () =>
                asked && {
                    ...at,
                    weights: {[asked.test]: 1},
                    sell: {par: asked.par, filter: asked.sell},
                    buy: {par: asked.par, filter: asked.buy},
                },
            [at, asked],
        ),
    );
    return (
        <Section
            title="Rebalance"
            note="Sales, then purchases of the same par in steps of 500,000: each step is the one that improves the chosen test most and makes no test fail."
        >
            <form
                className="controls clo-terms with-tests"
                aria-label="Rebalance"
                onSubmit={(event) => {
                    event.preventDefault();
                    const par = fieldNumber(specs.par, text.par);
                    if (parError === null && par !== null)
                        setAsked({
                            par,
                            sell: text.sell.trim(),
                            buy: text.buy.trim(),
                            test: text.test,
                        });
                }}
            >
                <NumberField
                    label="Par"
                    unit={deal.document.currency}
                    {...field('par')}
                    error={parError}
                />
                <TextField label="Sell where" placeholder="market_value < 90" {...field('sell')} />
                <TextField label="Buy where" placeholder="spread > 0.04" {...field('buy')} />
                <TestChoice {...field('test')} />
                <Button
                    kind="primary"
                    type="submit"
                    disabledReason={parError !== null && fixErrorsFirst}
                >
                    Compute trades
                </Button>
            </form>
            {asked && (
                <QueryResult of={made} what="Computing trades" lines={8}>
                    {(data) => (
                        <>
                            <Tiles>
                                <Tile label="Sold" value={<Figure value={data.sold} />} />
                                <Tile label="Bought" value={<Figure value={data.bought} />} />
                                <Tile
                                    label="Objective"
                                    value={<Figure value={data.objective} digits={3} />}
                                    note={`before ${figure(data.objective_before)}`}
                                />
                                <Tile
                                    label="Principal cash"
                                    value={<Figure value={data.cash} />}
                                    note={`before ${number(data.cash_before)}`}
                                />
                            </Tiles>
                            <Table
                                label="Trades of the rebalance"
                                rows={data.trades}
                                columns={tradeColumns}
                                id={(t) => `${t.side} ${t.asset}`}
                                sort={null}
                                height={320}
                                none="No trade raises the objective without making a test fail."
                                tools={
                                    data.trades.length > 0 && (
                                        <Button
                                            onClick={() =>
                                                onAdd(
                                                    data.trades.map((t) => ({
                                                        side: t.side,
                                                        asset: t.asset,
                                                        par: t.par,
                                                        price: t.price,
                                                    })),
                                                )
                                            }
                                        >
                                            Add all to the blotter
                                        </Button>
                                    )
                                }
                            />
                            <Table
                                label="Tests of the rebalance"
                                rows={data.tests}
                                columns={testColumns}
                                id={(t) => t.id}
                                sort={null}
                                height={420}
                            />
                        </>
                    )}
                </QueryResult>
            )}
        </Section>
    );
}
