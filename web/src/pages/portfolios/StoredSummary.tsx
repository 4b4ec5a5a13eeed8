// The part of a portfolio's summary that comes from stored results: value over time, worst stress losses,
// factor betas, quality of the prices. Each block links to its page and names its date where that is not the
// date of the summary.
import {Allowed} from '../../app/Allowed';
import {useQueryClient} from '@tanstack/react-query';
import {useEffect, useMemo, type ReactNode} from 'react';
import {useMethod} from '../../api/queries';
import type {PortfolioReport, PortfolioSummary} from '../../api/types.gen';
import {startRun, useRun} from '../../app/jobs';
import {Link} from '../../app/router';
import {Bars} from '../../ui/Bars';
import {Button} from '../../ui/Button';
import {ChartFrame} from '../../ui/ChartFrame';
import {enumLabel} from '../../ui/enum_labels';
import {instant, number, percent, rounded, short} from '../../ui/format';
import {Facts, Section} from '../../ui/Page';
import {TimeChart, type TimeSeries} from '../../ui/TimeChart';
import {useFactors} from './factor_names';
import {useValuedBook} from './frame';

const partOf = (summary: PortfolioSummary, kind: string) =>
    summary.parts.find((part) => part.kind === kind);

// The report of a portfolio: the stored one while nothing it rests on has changed, otherwise calculated now.
export function useSummary() {
    const book = useValuedBook();
    const summary = useMethod('portfolio.summary', {portfolio: book.portfolio, as_of: book.as_of});
    const data = summary.data;
    const stored = data && partOf(data, 'report');
    const isCurrent =
        stored !== undefined &&
        data?.changed.length === 0 &&
        !book.option_market &&
        stored.as_of === (book.as_of ?? data.last_price);
    const kept = useMethod('result.get', isCurrent ? {id: stored.result} : null, {
        select: (result) => result.document as PortfolioReport,
    });
    const live = useMethod('report.figures', summary.isLoading || isCurrent ? null : book);
    return {summary: data, report: isCurrent ? kept : live, stored: isCurrent};
}

// Loads the stored results again when a batch run ends.
function useReload() {
    const client = useQueryClient();
    const ended = useRun<'batch.run'>('batch.run')?.job?.finished_at;
    useEffect(() => {
        if (ended)
            for (const method of ['portfolio.summary', 'result.get'])
                void client.invalidateQueries({queryKey: [method]});
    }, [client, ended]);
}

// When the stored results are from, and whether they are still those of today's inputs.
export function StoredNote({summary}: {summary: PortfolioSummary}) {
    useReload();
    const snapshot = partOf(summary, 'snapshot');
    const run = () =>
        void startRun({
            key: 'batch.run',
            title: `Batch of ${summary.portfolio}`,
            to: '/batch',
            method: 'batch.run',
            request: {portfolios: [summary.portfolio]},
        });
    if (!snapshot)
        return (
            <p className="note">
                No stored results yet.{' '}
                <Allowed to="batch.run">
                    <Button onClick={run}>Run the batch</Button>
                </Allowed>
            </p>
        );
    const isOld = summary.last_price !== null && snapshot.as_of < summary.last_price;
    const changed = summary.changed.map((input) => enumLabel(input).toLowerCase()).join(', ');
    return (
        <p className="note">
            Stored results of <b>{snapshot.as_of}</b>, computed {instant(snapshot.created_at)}.{' '}
            {(isOld || changed) && (
                <>
                    <span className="flag" role="status">
                        {isOld
                            ? `There are prices up to ${summary.last_price}.`
                            : `Changed since: ${changed}.`}
                    </span>{' '}
                    <Allowed to="batch.run">
                        <Button onClick={run}>Run the batch</Button>
                    </Allowed>
                </>
            )}
        </p>
    );
}

function Block({
    title,
    to,
    of,
    date,
    asOf,
    children,
}: {
    title: string;
    to: string;
    of: string;
    date: string | undefined;
    asOf: string | null;
    children: ReactNode;
}) {
    return (
        <Section
            title={title}
            tools={<Link to={to}>{of}</Link>}
            note={date && date !== asOf ? `As of ${date}.` : undefined}
        >
            {children}
        </Section>
    );
}

function Path({summary}: {summary: PortfolioSummary}) {
    const days = summary.history;
    const dates = useMemo(() => days.map((day) => day.date), [days]);
    const lines = useMemo<TimeSeries[]>(
        () => [
            {
                label: 'Net value',
                values: days.map((day) => day.net),
                series: 1,
                kind: 'area',
                format: (x) => number(x),
            },
        ],
        [days],
    );
    const last = days.at(-1);
    const first = days[0];
    if (!last || !first || days.length < 2) return <p className="note">One day so far.</p>;
    const text = `Net value from ${number(first.net)} on ${first.date} to ${number(last.net)} ${summary.currency} on ${last.date}.`;
    return (
        <ChartFrame
            title="Net value"
            unit={summary.currency}
            asOf={last.date}
            summary={text}
            rows={days}
            columns={[
                {key: 'date', label: 'Date', text: true, value: (d) => d.date},
                {key: 'net', label: 'Net value', unit: summary.currency, value: (d) => d.net},
                {key: 'pnl', label: 'Day P&L', unit: summary.currency, value: (d) => d.day_pnl},
            ]}
        >
            <TimeChart dates={dates} lines={lines} summary={text} height={188} format={short} />
        </ChartFrame>
    );
}

function Stress({summary}: {summary: PortfolioSummary}) {
    if (summary.stress.length === 0) return <p className="note">No scenario has a loss.</p>;
    const text = `Worst stress losses: ${summary.stress.map((s) => `${s.name} ${number(s.total)}`).join(', ')} ${summary.currency}.`;
    const beyond = summary.stress.find((s) => s.fraction !== null && s.fraction < -1);
    const doubtful = summary.stress.filter((s) => s.ill_conditioned);
    const notes = [
        beyond &&
            `A loss above 100% of the net value leaves debts: ${beyond.name} would cost ${number(-beyond.total, 0)} ${summary.currency}, and the net value is ${number(summary.value.net, 0)} ${summary.currency}.`,
        doubtful.length > 0 &&
            `Ill-conditioned, as the moves contradict how the factors move together: ${doubtful.map((s) => s.name).join(', ')}. Such losses extrapolate beyond the data.`,
    ].filter(Boolean);
    return (
        <ChartFrame
            title="Worst stress losses"
            unit={`${summary.currency}; % of net value`}
            asOf={summary.as_of}
            summary={text}
            note={notes.join(' ') || undefined}
            rows={summary.stress}
            columns={[
                {
                    key: 'scenario',
                    label: 'Scenario',
                    text: true,
                    value: (s) => s.name,
                },
                {key: 'total', label: 'Change', unit: summary.currency, value: (s) => s.total},
                {
                    key: 'fraction',
                    label: 'Change',
                    unit: '% of net value',
                    value: (s) => s.fraction,
                    cell: (s) => percent(s.fraction, 1, true),
                },
                {
                    key: 'conditioning',
                    label: 'Conditioning',
                    text: true,
                    value: (s) => (s.ill_conditioned ? 'Ill-conditioned' : 'Good'),
                },
            ]}
        >
            <Bars
                bars={summary.stress.map((s) => ({
                    label: s.name,
                    value: s.total,
                    series: 2,
                    note: `${rounded(s.total)} (${percent(s.fraction, 1, true)}%)`,
                }))}
                summary={text}
            />
        </ChartFrame>
    );
}

function Betas({summary}: {summary: PortfolioSummary}) {
    const {name: named, place} = useFactors();
    const betas = [...summary.betas].sort((a, b) => place(a.factor) - place(b.factor));
    if (betas.length === 0) return <p className="note">No factor is identified.</p>;
    const text = `Betas of the portfolio: ${betas.map((b) => `${named(b.factor)} ${number(b.beta, 2)}`).join(', ')}.`;
    return (
        <ChartFrame
            title="Factor betas"
            unit={
                summary.r_squared === null
                    ? 'joint regression'
                    : `joint regression, R\u00b2 ${percent(summary.r_squared, 0)}%`
            }
            asOf={summary.as_of}
            summary={text}
            rows={betas}
            columns={[
                {key: 'factor', label: 'Factor', text: true, value: (b) => named(b.factor)},
                {
                    key: 'beta',
                    label: 'Beta',
                    value: (b) => b.beta,
                    cell: (b) => number(b.beta, 3),
                },
            ]}
        >
            <Bars
                bars={betas.map((b) => ({label: named(b.factor), value: b.beta, series: 1}))}
                summary={text}
                format={(x) => number(x, 2)}
                labelWidth={100}
            />
        </ChartFrame>
    );
}

// Null figures are those of a day on which the prices were not checked.
function priceRows({prices}: PortfolioSummary): (readonly [string, string])[] {
    const {coverage, stale, missing, flagged} = prices;
    if (coverage === null && stale === null && missing === null && flagged === null) return [];
    return [
        ['Positions with a fresh price', coverage === null ? 'n/a' : `${percent(coverage, 1)}%`],
        ['Symbols with a stale price', number(stale)],
        ['Symbols without a price', number(missing)],
        ['Symbols with a doubtful price', number(flagged)],
    ];
}

export function StoredBlocks({summary, base}: {summary: PortfolioSummary; base: string}) {
    const prices = priceRows(summary);
    const asOf = summary.as_of;
    const date = (kind: string) => partOf(summary, kind)?.as_of;
    if (!asOf) return null;
    return (
        <div className="columns quarters">
            <Block
                title="Value over time"
                to={`${base}/history`}
                of="History"
                date={date('snapshot')}
                asOf={asOf}
            >
                <Path summary={summary} />
            </Block>
            <Block
                title="Worst stress losses"
                to={`${base}/stress`}
                of="Stress"
                date={date('stress')}
                asOf={asOf}
            >
                <Stress summary={summary} />
            </Block>
            <Block
                title="Factor betas"
                to={`${base}/factors`}
                of="Factors"
                date={date('factors')}
                asOf={asOf}
            >
                <Betas summary={summary} />
            </Block>
            <Block
                title="Data quality"
                to="/market"
                of="Market data"
                date={date('market_data')}
                asOf={asOf}
            >
                {prices.length === 0 && (
                    <p>
                        The prices of this date were not checked.{' '}
                        <Allowed to="batch.run">
                            <Link to="/batch">Run a batch</Link> with market data to check them.
                        </Allowed>
                    </p>
                )}
                <Facts
                    rows={[
                        ...prices,
                        ...summary.parts
                            .filter((part) => part.coverage !== null && part.coverage < 1)
                            .map(
                                (part) =>
                                    [
                                        `Coverage of ${enumLabel(part.kind).toLowerCase()}`,
                                        `${percent(part.coverage, 1)}%`,
                                    ] as const,
                            ),
                    ]}
                />
            </Block>
        </div>
    );
}
