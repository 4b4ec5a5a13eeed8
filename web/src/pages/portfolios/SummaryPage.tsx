// The summary of a portfolio: at most seven headline figures with definitions, small charts,
// findings.
import {Allowed} from '../../app/Allowed';
import {useState} from 'react';
import {HorizonScalingLabels, type Portfolio, type PortfolioReport} from '../../api/types.gen';
import {Link} from '../../app/router';
import {Button} from '../../ui/Button';
import {Chip} from '../../ui/Definition';
import {Figure} from '../../ui/Figure';
import {exact, level, number, plural} from '../../ui/format';
import {Section, Tile, Tiles} from '../../ui/Page';
import {QueryResult, Issues} from '../../ui/states';
import type {Why} from '../../ui/Why';
import type {Term} from '../../ui/glossary';
import {EditPortfolio} from './PortfolioForms';
import {PortfolioFrame, Quality, useSlug} from './frame';
import {groupsOf} from './position_use';
import {basis} from './summary_why';
import {StoredBlocks, StoredNote, useSummary} from './StoredSummary';
import {SummaryCharts} from './SummaryCharts';
import {returnBasis} from './growth';

function whyOf(
    report: PortfolioReport,
    title: string,
    term: Term,
    value: number | null,
    of?: (p: PortfolioReport['snapshot']['positions'][number]) => number | null,
): Why {
    const rows = report.snapshot.positions;
    const entered = of ? rows.filter((p) => of(p) !== null) : [];
    return {
        ...basis(report),
        title,
        term,
        value: number(value),
        unit: report.currency,
        ...(of
            ? {
                  included: {
                      title: 'Positions included',
                      total: number(value),
                      rows: entered
                          .sort((a, b) => Math.abs(of(b) ?? 0) - Math.abs(of(a) ?? 0))
                          .map((p) => ({
                              name: p.symbol,
                              value: number(of(p)),
                              note: `${exact(p.quantity)} at ${number(p.price, 2)}`,
                          })),
                  },
                  excluded: {
                      title: 'Positions excluded',
                      rows: rows
                          .filter((p) => of(p) === null)
                          .map((p) => ({
                              name: p.symbol,
                              value: 'n/a',
                              note: p.issue || 'no value',
                          })),
                  },
              }
            : {}),
    };
}

function Headline({report, base}: {report: PortfolioReport; base: string}) {
    const {summary: sum, currency} = report;
    const confidence = sum.headline_confidence;
    const headline = report.var.value?.results.find(
        (r) => r.method === 'historical' && r.confidence === confidence,
    );
    const error = (x: number | null | undefined) =>
        typeof x === 'number' ? `, standard error ${number(x)} ${currency}` : '';
    const why =
        (
            title: string,
            term: Term,
            value: number | null,
            of?: (p: PortfolioReport['snapshot']['positions'][number]) => number | null,
        ) =>
        () =>
            whyOf(report, title, term, value, of);
    const riskWhy =
        (
            title: string,
            term: Term,
            value: number | null,
            of: (p: PortfolioReport['snapshot']['positions'][number]) => number | null,
        ) =>
        (): Why => ({
            ...whyOf(report, title, term, value, of),
            ...groupsOf(report.var_positions, value, (symbol) =>
                report.snapshot.positions.reduce<number | null>(
                    (sum, p) =>
                        p.symbol === symbol && of(p) !== null ? (sum ?? 0) + (of(p) ?? 0) : sum,
                    null,
                ),
            ),
            inputs: [
                ['Method', 'Historical simulation'],
                ['Confidence', level(confidence)],
                ['Horizon', plural(sum.horizon_days, 'trading day')],
                ['Scaling', HorizonScalingLabels[sum.scaling]],
                ['Returns', headline ? `${number(headline.observations)} days` : 'n/a'],
                ['Scenario', headline?.scenario_date ?? 'n/a'],
            ],
        });
    return (
        <Tiles>
            <Tile
                label={<Link to={`${base}/positions`}>Net value</Link>}
                chip={<Chip term="net_value" />}
                value={
                    <Figure
                        value={sum.net_value}
                        unit={currency}
                        name="summary.net_value"
                        why={why('Net value', 'net_value', sum.net_value, (p) => p.market_value)}
                    />
                }
                note={
                    <>
                        unrealized{' '}
                        <Figure
                            value={sum.unrealized_gain}
                            signed
                            unit={currency}
                            name="summary.unrealized_gain"
                            why={why(
                                'Unrealized gain',
                                'unrealized_gain',
                                sum.unrealized_gain,
                                (p) => p.unrealized_gain,
                            )}
                        />
                    </>
                }
            />
            <Tile
                label={<Link to={`${base}/exposures`}>Gross value</Link>}
                chip={<Chip term="gross_value" />}
                value={
                    <Figure
                        value={sum.gross_value}
                        unit={currency}
                        name="summary.gross_value"
                        why={why('Gross value', 'gross_value', sum.gross_value, (p) =>
                            p.market_value === null ? null : Math.abs(p.market_value),
                        )}
                    />
                }
                note={`${sum.positions - sum.positions_left_out} of ${sum.positions} positions priced`}
            />
            <Tile
                label={<Link to={`${base}/history`}>Day P&amp;L</Link>}
                chip={<Chip term="daily_pnl" />}
                value={
                    <Figure
                        value={sum.daily_pnl}
                        signed
                        unit={currency}
                        name="summary.daily_pnl"
                        why={why('Day P&L', 'daily_pnl', sum.daily_pnl, (p) => p.daily_pnl)}
                    />
                }
                note="last trading day"
            />
            <Tile
                label={
                    <Link to={`${base}/var`}>
                        {`VaR ${level(confidence)}, ${plural(sum.horizon_days, 'day')}`}
                    </Link>
                }
                chip={<Chip term="var" />}
                value={
                    <Figure
                        value={sum.var}
                        unit={currency}
                        name="summary.var"
                        why={riskWhy(
                            `VaR ${level(confidence)}, historical`,
                            'var',
                            sum.var,
                            (p) => p.var_historical,
                        )}
                    />
                }
                note={
                    <>
                        historical
                        {sum.horizon_days > 1 ? `, ${HorizonScalingLabels[sum.scaling]}` : ''};{' '}
                        <Figure
                            value={sum.var_fraction}
                            percent
                            name="summary.var_fraction"
                            unit="% of net value"
                        />
                        {error(headline?.standard_error)}
                    </>
                }
            />
            <Tile
                label={
                    <Link to={`${base}/backtest`}>
                        {`ES ${level(confidence)}, ${plural(sum.horizon_days, 'day')}`}
                    </Link>
                }
                chip={<Chip term="es" />}
                value={
                    <Figure
                        value={sum.es}
                        unit={currency}
                        name="summary.es"
                        why={riskWhy(
                            `ES ${level(confidence)}, historical`,
                            'es',
                            sum.es,
                            (p) => p.es_historical,
                        )}
                    />
                }
                note={`historical; mean loss beyond VaR${error(headline?.es_standard_error)}`}
            />
            <Tile
                label={<Link to={`${base}/factors`}>Annualized volatility</Link>}
                chip={<Chip term="volatility" />}
                value={
                    <Figure
                        value={sum.volatility_annualized}
                        unit={currency}
                        name="summary.volatility_annualized"
                        why={why('Annualized volatility', 'volatility', sum.volatility_annualized)}
                    />
                }
                note={
                    <>
                        of the P&amp;L; beta to {report.benchmark || 'benchmark'}{' '}
                        <Figure
                            value={sum.beta}
                            digits={2}
                            name="summary.beta"
                            why={() => ({
                                ...basis(report),
                                title: 'Beta',
                                term: 'beta',
                                value: number(sum.beta, 2),
                                unit: `to ${report.benchmark}`,
                            })}
                        />
                    </>
                }
            />
            <Tile
                label={<Link to={`${base}/performance`}>Maximum drawdown</Link>}
                chip={<Chip term="max_drawdown" />}
                value={
                    <Figure
                        value={sum.max_drawdown}
                        percent
                        unit="%"
                        name="summary.max_drawdown"
                        why={() => ({
                            ...basis(report),
                            title: 'Maximum drawdown',
                            term: 'max_drawdown',
                            value: number((sum.max_drawdown ?? NaN) * 100, 2),
                            unit: '%',
                        })}
                    />
                }
                note={returnBasis(report.holding)}
            />
        </Tiles>
    );
}

function Digests({report}: {report: PortfolioReport}) {
    return (
        <Section
            title="Digests"
            note="The same request on the same data and version gives the same result digest."
        >
            <dl className="facts digests">
                <div>
                    <dt>Result</dt>
                    <dd>
                        <code data-figure="digest">{report.digest}</code>
                    </dd>
                </div>
                <div>
                    <dt>Data</dt>
                    <dd>
                        <code>{report.data_digest}</code>
                    </dd>
                </div>
                <div>
                    <dt>Engine</dt>
                    <dd>
                        <code>{report.engine_version}</code>
                    </dd>
                </div>
            </dl>
        </Section>
    );
}

// The basis of the figures: issues, conventions and digests.
export function Basis({report}: {report: PortfolioReport}) {
    return (
        <>
            <div className="columns">
                <Section title={`Issues (${report.issues.length})`}>
                    <Issues issues={report.issues} />
                </Section>
                <Section title="Conventions">
                    <ul className="prose">
                        {report.conventions.map((text) => (
                            <li key={text}>{text}</li>
                        ))}
                    </ul>
                </Section>
            </div>
            <Digests report={report} />
        </>
    );
}

function Change({portfolio}: {portfolio: Portfolio}) {
    const [open, setOpen] = useState(false);
    return (
        <>
            <Allowed to="portfolio.update">
                <Button onClick={() => setOpen(true)}>Edit</Button>
            </Allowed>
            {open && <EditPortfolio portfolio={portfolio} onClose={() => setOpen(false)} />}
        </>
    );
}

export default function SummaryPage() {
    const slug = useSlug();
    const {summary, report} = useSummary();
    const base = `/portfolios/${encodeURIComponent(slug)}`;
    return (
        <PortfolioFrame
            actions={
                report.data && (
                    <Quality
                        coverage={report.data.coverage}
                        issues={report.data.issues}
                        asOf={report.data.as_of}
                    />
                )
            }
            head={(portfolio) => (
                <p className="row">
                    <span className="note">{portfolio.description}</span>{' '}
                    {portfolio.tags.map((tag) => (
                        <span key={tag} className="tag">
                            {tag}
                        </span>
                    ))}{' '}
                    <Change portfolio={portfolio} />
                </p>
            )}
        >
            {() => (
                <>
                    {summary && <StoredNote summary={summary} />}
                    <QueryResult of={report} what="Calculating report">
                        {(data) => (
                            <>
                                <Headline report={data} base={base} />
                                {summary && <StoredBlocks summary={summary} base={base} />}
                                <Section title="Findings">
                                    {data.summary.findings.length === 0 ? (
                                        <p>No findings.</p>
                                    ) : (
                                        <ol className="findings two">
                                            {data.summary.findings.map((text) => (
                                                <li key={text}>{text}</li>
                                            ))}
                                        </ol>
                                    )}
                                </Section>
                                <SummaryCharts report={data} />
                                <Basis report={data} />
                            </>
                        )}
                    </QueryResult>
                </>
            )}
        </PortfolioFrame>
    );
}
