// Overview of a CLO: headline figures, the capital stack with its coverage ratios, the tests with the
// smallest cushions.
import {useMemo} from 'react';
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
import {baseOf, DealFrame, DealIssues, useDealRequest} from './frame';
import {ReportChanges} from './ReportChanges';
import {CushionBar, cushionShare, Status, valueText} from './test_figures';

function Headline({summary, currency}: {summary: CloDealSummary; currency: string}) {
    const millions = (value: number | null) => (value === null ? null : value / 1e6);
    const unit = `${currency} m`;
    return (
        <Tiles>
            <Tile
                label="Collateral par"
                value={<Figure value={millions(summary.par)} digits={1} unit={unit} />}
                note={`${plural(summary.assets, 'asset')}, ${plural(summary.obligors, 'obligor')}`}
            />
            <Tile
                label="Market value"
                value={<Figure value={millions(summary.market_value)} digits={1} unit={unit} />}
                note={`${percent(summary.price_coverage, 1)}% of par is priced`}
            />
            <Tile
                label="Principal cash"
                value={<Figure value={millions(summary.principal_cash)} digits={1} unit={unit} />}
                note={`interest ${number(millions(summary.interest_cash), 1)} ${unit}`}
            />
            <Tile
                label="Debt"
                value={<Figure value={millions(summary.debt)} digits={1} unit={unit} />}
                note="with deferred interest"
            />
            <Tile
                label="Equity NAV"
                value={
                    <Figure value={millions(summary.equity_nav)} digits={1} unit={unit} signed />
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
                    summary.watched > 0 ? `${summary.watched} near` : '',
                    summary.not_computable > 0 ? `${summary.not_computable} lack data` : '',
                ]
                    .filter(Boolean)
                    .join(', ')}
            />
            <Tile label="Next payment" value={summary.next_payment ?? 'n/a'} />
        </Tiles>
    );
}

function Quality({summary}: {summary: CloDealSummary}) {
    const {quality} = summary;
    return (
        <Section title="Collateral quality" note="Performing assets, weighted by par.">
            <Facts
                rows={[
                    ["Moody's rating factor (WARF)", <Figure key="w" value={quality.warf} />],
                    ['Spread', <Figure key="s" value={quality.spread} percent unit="%" />],
                    [
                        'Coupon of fixed-rate assets',
                        <Figure key="c" value={quality.coupon} percent unit="%" />,
                    ],
                    [
                        "Moody's recovery rate",
                        <Figure key="r" value={quality.recovery} percent digits={1} unit="%" />,
                    ],
                    [
                        'Average life',
                        <Figure key="l" value={quality.life} digits={2} unit="years" />,
                    ],
                    ['Diversity score', <Figure key="d" value={quality.diversity} digits={1} />],
                    [
                        'Caa1 and lower',
                        <Figure key="a" value={quality.caa_share} percent unit="%" />,
                    ],
                    [
                        'CCC+ and lower',
                        <Figure key="p" value={quality.ccc_share} percent unit="%" />,
                    ],
                    ['Defaulted par', <Figure key="f" value={quality.defaulted_par} />],
                    [
                        'Equity IRR so far',
                        <Figure key="i" value={summary.equity_irr} percent unit="%" signed />,
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
            <p>
                Import a collateral tape, or post trades of assets. Tests, waterfalls and
                projections follow from them.
            </p>
            <Link className="button" to={`${base}/collateral`}>
                Collateral
            </Link>
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
            <Headline summary={summary} currency={deal.document.currency} />
            <QueryResult of={tests} what="Evaluating tests" lines={10}>
                {(data) => (
                    <>
                        <CapitalStack deal={deal} tests={data.tests} />
                        <div className="columns table-first tight">
                            <Tightest tests={data.tests} base={base} />
                            <Quality summary={summary} />
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
