// Overview of a CLO: headline figures, the capital stack with its coverage ratios, the tests with the
// smallest cushions.
import {Allowed} from '../../app/Allowed';
import {useMemo, type ReactNode} from 'react';
import {useMethod} from '../../api/queries';
import type {CloDealSummary, CloDealView, CloTest} from '../../api/types.gen';
import {Link, navigate} from '../../app/router';
import {Figure} from '../../ui/Figure';
import {number, percent, plural} from '../../ui/format';
import {Facts, Section, Tile, Tiles} from '../../ui/Page';
import {Empty, QueryResult} from '../../ui/states';
import {Table} from '../../ui/Table';
import {ReviewPanel} from '../reviews/ReviewPanel';
import {CapitalStack} from './CapitalStack';
import {dealWhys} from './deal_why';
import {baseOf, DealFrame, DealIssues, useDealRequest} from './frame';
import {ReportChanges} from './ReportChanges';
import {CushionBar, cushionShare, Status, valueText} from './test_figures';

interface Of {
    deal: CloDealView;
    summary: CloDealSummary;
}

function Headline({deal, summary}: Of) {
    const {currency} = deal.document;
    const why = dealWhys(deal, summary);
    const millions = (value: number | null) => (value === null ? null : value / 1e6);
    const unit = `million ${currency}`;
    return (
        <Tiles>
            <Tile
                label="Collateral par"
                value={
                    <Figure value={millions(summary.par)} digits={1} unit={unit} why={why.par} />
                }
                note={`${plural(summary.assets, 'asset')}, ${plural(summary.obligors, 'obligor')}`}
            />
            <Tile
                label="Market value"
                value={
                    <Figure
                        value={millions(summary.market_value)}
                        digits={1}
                        unit={unit}
                        why={why.marketValue}
                    />
                }
                note={`${percent(summary.price_coverage, 1)}% of par is priced`}
            />
            <Tile
                label="Principal cash"
                value={
                    <Figure
                        value={millions(summary.principal_cash)}
                        digits={1}
                        unit={unit}
                        why={why.principalCash}
                    />
                }
                note={`interest ${number(millions(summary.interest_cash), 1)} ${unit}`}
            />
            <Tile
                label="Debt"
                value={
                    <Figure value={millions(summary.debt)} digits={1} unit={unit} why={why.debt} />
                }
                note="with deferred interest"
            />
            <Tile
                label="Equity NAV"
                value={
                    <Figure
                        value={millions(summary.equity_nav)}
                        digits={1}
                        unit={unit}
                        signed
                        why={why.equityNav}
                    />
                }
                note="market value and cash less debt"
            />
            <Tile
                label="Tests"
                value={`${number(summary.passing)} of ${number(
                    summary.passing + summary.failing + summary.not_computable,
                )} pass`}
                note={[
                    summary.failing > 0 ? `${summary.failing} fail` : '',
                    summary.watched > 0 ? `${summary.watched} on watch` : '',
                    summary.not_computable > 0 ? `${summary.not_computable} lack data` : '',
                ]
                    .filter(Boolean)
                    .join(', ')}
            />
            <Tile label="Next payment" value={summary.next_payment ?? 'n/a'} />
        </Tiles>
    );
}

const qualities = [
    ['warf', 'Moody\u2019s rating factor (WARF)', 0, ''],
    ['spread', 'Spread', 2, '%'],
    ['coupon', 'Coupon of fixed-rate assets', 2, '%'],
    ['recovery', 'Moody\u2019s recovery rate', 1, '%'],
    ['life', 'Average life', 2, 'years'],
    ['diversity', 'Diversity score', 1, ''],
    ['caa_share', 'Caa1 and lower', 2, '%'],
    ['ccc_share', 'CCC+ and lower', 2, '%'],
] as const;

function Quality({deal, summary}: Of) {
    const {quality} = summary;
    const why = dealWhys(deal, summary);
    const {currency} = deal.document;
    return (
        <Section title="Collateral quality" note="Performing assets, weighted by par.">
            <Facts
                rows={[
                    ...qualities.map(([key, label, digits, unit]): [string, ReactNode] => {
                        const isShare = unit === '%';
                        const value = isShare
                            ? percent(quality[key], digits)
                            : number(quality[key], digits);
                        return [
                            label,
                            <Figure
                                key={key}
                                value={quality[key]}
                                percent={isShare}
                                digits={digits}
                                {...(unit && {unit})}
                                why={why.quality(key, label, value, unit)}
                            />,
                        ];
                    }),
                    [
                        'Defaulted par',
                        <Figure
                            key="f"
                            value={quality.defaulted_par}
                            unit={currency}
                            why={why.quality(
                                'defaulted_par',
                                'Defaulted par',
                                number(quality.defaulted_par, 2),
                                currency,
                            )}
                        />,
                    ],
                    [
                        'Equity IRR so far',
                        <Figure
                            key="i"
                            value={summary.equity_irr}
                            percent
                            unit="% per year"
                            signed
                            why={why.equityIrr}
                        />,
                    ],
                ]}
            />
        </Section>
    );
}

function Tightest({tests, base}: {tests: readonly CloTest[]; base: string}) {
    const rows = useMemo(
        () =>
            tests
                .filter((test) => cushionShare(test) !== null)
                .sort((a, b) => (cushionShare(a) ?? 0) - (cushionShare(b) ?? 0))
                .slice(0, 8),
        [tests],
    );
    return (
        <Section title="Smallest cushions">
            <Table
                label="Smallest cushions"
                csv={false}
                rows={rows}
                id={(t) => t.id}
                sort={null}
                onOpen={(t) => navigate(`${base}/tests?test=${encodeURIComponent(t.id)}`)}
                columns={[
                    {
                        key: 'name',
                        label: 'Test',
                        text: true,
                        value: (t) => t.name,
                        cell: (t) => (
                            <Link to={`${base}/tests?test=${encodeURIComponent(t.id)}`}>
                                {t.name}
                            </Link>
                        ),
                    },
                    {
                        key: 'value',
                        label: 'Value',
                        value: (t) => t.value,
                        cell: (t) => valueText(t, t.value),
                    },
                    {
                        key: 'threshold',
                        label: 'Threshold',
                        value: (t) => t.threshold,
                        cell: (t) => valueText(t, t.threshold),
                    },
                    {
                        key: 'cushion',
                        label: 'Cushion',
                        value: cushionShare,
                        cell: (t) => <CushionBar test={t} />,
                    },
                    {
                        key: 'status',
                        label: 'Status',
                        text: true,
                        value: (t) => t.status,
                        cell: (t) => <Status status={t.status} watch={t.watch} />,
                    },
                ]}
            />
            <p>
                <Link to={`${base}/tests`}>{`All ${tests.length} tests`}</Link>
            </p>
        </Section>
    );
}

function NoCollateral({base}: {base: string}) {
    return (
        <Empty title="This deal holds no assets yet">
            <p>Tests, waterfalls and projections follow from a collateral tape or trades.</p>
            <Allowed to="clo.tape.import">
                <Link className="button primary" to={`${base}/import`}>
                    Import collateral
                </Link>
            </Allowed>
        </Empty>
    );
}

function Overview({deal}: {deal: CloDealView}) {
    const at = useDealRequest();
    const base = baseOf(at.deal);
    const tests = useMethod('clo.tests', at);
    const {summary} = deal;
    if (!summary || summary.assets === 0) return <NoCollateral base={base} />;
    return (
        <>
            <Headline deal={deal} summary={summary} />
            <QueryResult of={tests} what="Evaluating tests" lines={10}>
                {(data) => (
                    <>
                        <CapitalStack deal={deal} tests={data.tests} />
                        <div className="columns table-first tight">
                            <Tightest tests={data.tests} base={base} />
                            <Quality deal={deal} summary={summary} />
                        </div>
                        <ReportChanges deal={at.deal} asOf={data.as_of} />
                        <DealIssues issues={[...deal.issues, ...data.issues]} />
                    </>
                )}
            </QueryResult>
        </>
    );
}

// That a comment may be about.
const figures = ['Capital structure', 'Tests', 'Payments', 'Collateral', 'Fees'];

export default function OverviewPage() {
    return (
        <DealFrame>
            {(deal) => (
                <>
                    <Overview deal={deal} />
                    <ReviewPanel kind="deal" item={deal.id} figures={figures} />
                </>
            )}
        </DealFrame>
    );
}
