// Exposures: totals, groups as bars and as a treemap, concentration.
import {useMethod} from '../../api/queries';
import type {ExposureGroup, ExposuresResponse, ExposureTotals} from '../../api/types.gen';
import {navigate, useSearch} from '../../app/router';
import {SymbolText} from '../../ui/SymbolText';
import {Bars} from '../../ui/Bars';
import {ChartFrame} from '../../ui/ChartFrame';
import {ColoredTreemap} from '../../ui/ColoredTreemap';
import {Chip} from '../../ui/Definition';
import {Choice} from '../../ui/fields';
import {Figure} from '../../ui/Figure';
import {contract, number, percent, rounded} from '../../ui/format';
import {Section, Tile, Tiles} from '../../ui/Page';
import {QueryResult} from '../../ui/states';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';
import type {Why} from '../../ui/Why';
import {groupHeading, enumLabel} from '../../ui/enum_labels';
import {PortfolioFrame, Quality, useValuedBook, useSlug} from './frame';

const groupings = ['by_sector', 'by_type', 'by_tag', 'by_currency'] as const;
type Grouping = (typeof groupings)[number];

const nameOf = (group: string): string =>
    group === group.toLowerCase() ? enumLabel(group) : group;

function basis(data: ExposuresResponse): Partial<Why> {
    return {
        method: 'risk.exposures',
        asOf: data.as_of,
        coverage: data.coverage,
        issues: data.issues,
        digest: data.digest,
        dataDigest: data.data_digest,
        engine: data.engine_version,
        unit: data.currency,
    };
}

function whyOfEffective(data: ExposuresResponse): Why {
    const {top, effective_number, herfindahl} = data.concentration;
    return {
        ...basis(data),
        title: 'Effective positions',
        term: 'herfindahl',
        value: number(effective_number, 2),
        unit: '',
        inputs: [['Herfindahl index', number(herfindahl, 6)]],
        included: {
            title: `Share of gross value, the ${top.length} largest`,
            rows: top.map((one) => ({
                name: one.symbol,
                value: `${percent(one.share, 2)}%`,
            })),
        },
    };
}

function Totals({data}: {data: ExposuresResponse}) {
    const {currency, totals} = data;
    const groups = (key: 'net' | 'gross' | 'long' | 'short') => ({
        title: 'By type',
        total: number(totals[key]),
        rows: data.by_type.map((g) => ({
            name: nameOf(g.name),
            value: number(g.totals[key]),
            note: `${g.totals.count} positions`,
        })),
    });
    const figure = (
        title: string,
        key: 'net' | 'gross' | 'long' | 'short',
        term: 'net_exposure' | 'gross_exposure',
    ) => (
        <Figure
            value={totals[key]}
            unit={currency}
            name={`exposure.${key}`}
            why={() =>
                ({
                    ...basis(data),
                    title,
                    term,
                    value: number(totals[key]),
                    included: groups(key),
                }) as Why
            }
        />
    );
    return (
        <Tiles>
            <Tile
                label="Net"
                chip={<Chip term="net_exposure" />}
                value={figure('Net exposure', 'net', 'net_exposure')}
                note={`${totals.count} positions`}
            />
            <Tile
                label="Gross"
                chip={<Chip term="gross_exposure" />}
                value={figure('Gross exposure', 'gross', 'gross_exposure')}
            />
            <Tile
                label="Long"
                value={figure('Long', 'long', 'gross_exposure')}
                note={`${totals.long_count} positions`}
            />
            <Tile
                label="Short"
                value={figure('Short', 'short', 'gross_exposure')}
                note={`${totals.short_count} positions`}
            />
            <Tile
                label="Delta-adjusted net"
                chip={<Chip term="delta_adjusted" />}
                value={
                    <Figure
                        value={data.delta_adjusted.net}
                        unit={currency}
                        name="exposure.delta_adjusted"
                        why={() =>
                            ({
                                ...basis(data),
                                title: 'Delta-adjusted net',
                                term: 'delta_adjusted',
                                value: number(data.delta_adjusted.net),
                                unit: currency,
                            }) as Why
                        }
                    />
                }
                note={`delta known for ${percent(data.delta_coverage, 0)}% of gross`}
            />
            <Tile
                label="Effective positions"
                chip={<Chip term="herfindahl" />}
                value={
                    <Figure
                        value={data.concentration.effective_number}
                        digits={1}
                        name="exposure.effective"
                        why={() => whyOfEffective(data)}
                    />
                }
                note={`Herfindahl ${number(data.concentration.herfindahl, 4)}`}
            />
        </Tiles>
    );
}

function TotalsTable({data}: {data: ExposuresResponse}) {
    type Row = ExposureTotals & {name: string};
    const rows: Row[] = [
        {name: 'All', ...data.totals},
        {name: 'Options', ...data.options},
        {name: 'Excluding options', ...data.non_options},
        {name: 'Delta-adjusted', ...data.delta_adjusted},
    ];
    const money = (key: 'long' | 'short' | 'net' | 'gross', label: string): Column<Row> => ({
        key,
        label,
        unit: data.currency,
        value: (r) => r[key],
        cell: (r) => <Figure value={r[key]} />,
    });
    return (
        <Table
            label="Total exposure"
            rows={rows}
            id={(r) => r.name}
            csv={false}
            explain={basis(data)}
            columns={[
                {key: 'name', label: 'Scope', text: true, value: (r) => r.name},
                money('long', 'Long'),
                money('short', 'Short'),
                money('net', 'Net'),
                money('gross', 'Gross'),
                {
                    key: 'count',
                    label: 'Count',
                    unit: 'long/short',
                    value: (r) => r.count,
                    hint: 'Positions, long / short',
                    cell: (r) => `${r.count} (${r.long_count}/${r.short_count})`,
                },
            ]}
        />
    );
}

function Groups({data, by}: {data: ExposuresResponse; by: Grouping}) {
    const slug = useSlug();
    const groups = data[by];
    const columns: Column<ExposureGroup>[] = [
        {key: 'name', label: 'Group', text: true, value: (g) => nameOf(g.name)},
        {key: 'long', label: 'Long', unit: data.currency, value: (g) => g.totals.long},
        {key: 'short', label: 'Short', unit: data.currency, value: (g) => g.totals.short},
        {key: 'net', label: 'Net', unit: data.currency, value: (g) => g.totals.net},
        {key: 'gross', label: 'Gross', unit: data.currency, value: (g) => g.totals.gross},
        {
            key: 'share',
            label: 'Share',
            unit: '% of gross',
            value: (g) => g.share,
            cell: (g) => percent(g.share, 1),
        },
        {key: 'type', label: 'Class', text: true, value: (g) => enumLabel(g.main_type)},
        {
            key: 'day',
            label: 'Day return',
            unit: '%',
            value: (g) => g.day_return,
            cell: (g) => percent(g.day_return, 2, true),
        },
        {
            key: 'unrealized',
            label: 'Unrealized return',
            unit: '%',
            value: (g) => g.unrealized_return,
            cell: (g) => percent(g.unrealized_return, 1, true),
        },
    ];
    const title = groupHeading(by);
    const largest = [...groups].sort((a, b) => b.totals.gross - a.totals.gross)[0];
    const summary = `Exposure ${title.toLowerCase()}; the largest is ${largest ? `${nameOf(largest.name)} with ${number(largest.totals.gross)} ${data.currency} gross` : 'none'}.`;
    const why = () =>
        ({
            ...basis(data),
            title,
            term: 'net_exposure',
            value: number(data.totals.net),
            included: {
                title: 'Groups',
                total: by === 'by_tag' ? undefined : number(data.totals.net),
                rows: groups.map((g) => ({
                    name: nameOf(g.name),
                    value: number(g.totals.net),
                    note: `${g.totals.count} positions`,
                })),
            },
        }) as Why;
    return (
        <div className="columns">
            <ChartFrame
                title={`Net exposure ${title.toLowerCase()}`}
                unit={data.currency}
                asOf={data.as_of}
                summary={summary}
                rows={groups}
                columns={columns}
                why={why}
            >
                <Bars
                    summary={summary}
                    bars={[...groups]
                        .sort((a, b) => b.totals.net - a.totals.net)
                        .map((g) => ({
                            label: nameOf(g.name),
                            value: g.totals.net,
                            series: g.totals.net < 0 ? 2 : 1,
                        }))}
                />
            </ChartFrame>
            <ChartFrame
                title={`Gross exposure ${title.toLowerCase()}`}
                unit={`${data.currency}; hatched: net short`}
                asOf={data.as_of}
                summary={summary}
                rows={groups}
                columns={columns}
                why={why}
            >
                <ColoredTreemap
                    summary={summary}
                    height={Math.max(200, Math.min(340, groups.length * 22))}
                    tiles={groups.map((g) => ({
                        name: nameOf(g.name),
                        value: g.totals.net < 0 ? -g.totals.gross : g.totals.gross,
                        text: `${rounded(g.totals.gross)} (${percent(g.share, 1)}%)`,
                        class: g.main_type,
                        day: g.day_return,
                        unrealized: g.unrealized_return,
                        // The positions table has no currency column to filter by.
                        ...(by === 'by_currency'
                            ? {}
                            : {
                                  onOpen: () =>
                                      navigate(
                                          `/portfolios/${slug}/positions?filter=${encodeURIComponent(`${by.slice(3)}:"${g.name}"`)}`,
                                      ),
                              }),
                    }))}
                />
            </ChartFrame>
        </div>
    );
}

function Concentration({data}: {data: ExposuresResponse}) {
    const {top, top_share: topShare} = data.concentration;
    const summary = `The ${top.length} largest positions are ${percent(topShare, 1)}% of the gross value.`;
    return (
        <ChartFrame
            title="Largest positions"
            unit={data.currency}
            asOf={data.as_of}
            summary={summary}
            note={summary}
            rows={top}
            chip={<Chip term="share_of_gross" />}
            columns={[
                {
                    key: 'symbol',
                    label: 'Symbol',
                    text: true,
                    value: (r) => r.symbol,
                    cell: (r) => <SymbolText symbol={r.symbol} />,
                },
                {key: 'value', label: 'Market value', unit: data.currency, value: (r) => r.value},
                {
                    key: 'share',
                    label: 'Share',
                    unit: '% of gross',
                    value: (r) => r.share,
                    cell: (r) => percent(r.share, 1),
                },
            ]}
        >
            <Bars
                summary={summary}
                bars={top.map((r) => ({
                    label: contract(r.symbol),
                    value: r.value,
                    series: r.value < 0 ? 2 : 1,
                    note: `${rounded(r.value)}, ${percent(r.share, 1)}%`,
                }))}
            />
        </ChartFrame>
    );
}

export default function ExposuresPage() {
    const exposures = useMethod('risk.exposures', useValuedBook());
    const [by, setBy] = useSearch('by');
    const grouping = groupings.find((one) => one === by) ?? 'by_sector';
    return (
        <PortfolioFrame
            actions={
                exposures.data && (
                    <Quality
                        coverage={exposures.data.coverage}
                        issues={exposures.data.issues}
                        asOf={exposures.data.as_of}
                    />
                )
            }
        >
            {() => (
                <QueryResult of={exposures} what="Calculating exposures">
                    {(data) => (
                        <>
                            <Totals data={data} />
                            <Section
                                title="By group"
                                tools={
                                    <Choice
                                        label="Group by"
                                        value={grouping}
                                        onChange={setBy}
                                        options={groupings.map(
                                            (one) => [one, enumLabel(one.slice(3))] as const,
                                        )}
                                    />
                                }
                            >
                                <Groups data={data} by={grouping} />
                            </Section>
                            <div className="columns table-beside">
                                <Section title="Concentration">
                                    <Concentration data={data} />
                                </Section>
                                <Section title="Totals">
                                    <TotalsTable data={data} />
                                </Section>
                            </div>
                        </>
                    )}
                </QueryResult>
            )}
        </PortfolioFrame>
    );
}
