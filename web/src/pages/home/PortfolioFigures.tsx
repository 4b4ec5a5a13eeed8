// The portfolios on the home page, each with its headline figures; what needs attention comes after them.
import {useQueries} from '@tanstack/react-query';
import {useMemo} from 'react';
import type {Portfolio, PortfolioReport} from '../../api/types.gen';
import {queryOf, useMay} from '../../api/queries';
import {Link, useAsOf} from '../../app/router';
import {Chip} from '../../ui/Definition';
import {Figure} from '../../ui/Figure';
import {level, number, percent, plural} from '../../ui/format';
import {Section} from '../../ui/Page';
import {Spark} from '../../ui/Spark';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';
import type {Why} from '../../ui/Why';
import {groupsOf} from '../portfolios/position_use';
import {Attention} from './Attention';

const shown = 12; // portfolios with figures on this page; the others are in the list of portfolios

interface Line {
    portfolio: Portfolio;
    report: PortfolioReport | undefined;
    failed: string;
    pending: boolean; // the report is being computed
}

// The past year of a portfolio with today's quantities.
const lastYear = (l: Line) => (l.report?.performance.value?.path ?? []).slice(-252);

function PastYear({line}: {line: Line}) {
    const path = lastYear(line);
    const first = path[0];
    const last = path.at(-1);
    if (!first || !last) return line.pending ? <Figure value={null} pending /> : null;
    const change = (1 + last.cumulative) / (1 + first.cumulative) - 1;
    return (
        <Spark
            values={path.map((p) => 1 + p.cumulative)}
            summary={`${line.portfolio.name}, today\u2019s quantities, ${first.date} to ${last.date}: ${percent(change, 1, true)}%.`}
        />
    );
}

const figures: [
    keyof PortfolioReport['summary'] & ('net_value' | 'daily_pnl' | 'var' | 'es'),
    string,
    'net_value' | 'daily_pnl' | 'var' | 'es',
    boolean,
][] = [
    ['net_value', 'Net value', 'net_value', false],
    ['daily_pnl', 'Day P&L', 'daily_pnl', true],
    ['var', 'VaR', 'var', false],
    ['es', 'ES', 'es', false],
];

// The positions that add up to a figure.
function entered(l: Line, key: (typeof figures)[number][0]): Partial<Why> {
    const of = {
        net_value: 'market_value',
        daily_pnl: 'daily_pnl',
        var: 'var_historical',
        es: 'es_historical',
    } as const;
    const rows = l.report?.snapshot.positions ?? [];
    const value = (p: (typeof rows)[number]) => p[of[key]];
    if (l.report && (key === 'var' || key === 'es'))
        return groupsOf(l.report.var_positions, l.report.summary[key], (symbol) =>
            rows.reduce((sum, p) => sum + (p.symbol === symbol ? (value(p) ?? 0) : 0), 0),
        );
    return {
        included: {
            title: 'Positions included',
            total: number(l.report?.summary[key]),
            rows: rows
                .filter((p) => value(p) !== null)
                .sort((a, b) => Math.abs(value(b) ?? 0) - Math.abs(value(a) ?? 0))
                .map((p) => ({name: p.symbol, value: number(value(p)), note: p.name})),
        },
        excluded: {
            title: 'Positions excluded',
            rows: rows
                .filter((p) => value(p) === null)
                .map((p) => ({name: p.symbol, value: 'n/a', note: p.issue || 'no value'})),
        },
    };
}

// Confidence level and horizon of VaR and ES, from the risk settings of the portfolio.
const basisOf = ({report}: Line): string =>
    report
        ? `${level(report.summary.headline_confidence)}, ${plural(report.summary.horizon_days, 'day')}`
        : '';

// The same if it is one for all portfolios; else empty.
function commonBasis(lines: readonly Line[]): string {
    const all = new Set(lines.map(basisOf).filter(Boolean));
    return all.size === 1 ? ([...all][0] ?? '') : '';
}

const columnsOf = (common: string): Column<Line>[] => [
    {
        key: 'name',
        label: 'Portfolio',
        text: true,
        value: (l) => l.portfolio.name,
        cell: (l) => (
            <>
                <Link to={`/portfolios/${l.portfolio.slug}`}>{l.portfolio.name}</Link>{' '}
                <small>{l.portfolio.base_currency}</small>
            </>
        ),
    },
    ...figures.map(
        ([key, label, term, signed]): Column<Line> => ({
            key,
            label,
            ...(common && (key === 'var' || key === 'es') ? {unit: common} : {}),
            value: (l) => l.report?.summary[key],
            chip: <Chip term={term} />,
            cell: (l) => (
                <Figure
                    value={l.report?.summary[key]}
                    signed={signed}
                    pending={l.pending}
                    reason={l.failed || 'no value'}
                    {...(l.report
                        ? {
                              why: () => ({
                                  title: `${label} of ${l.portfolio.name}`,
                                  term,
                                  value: number(l.report?.summary[key]),
                                  unit: l.portfolio.base_currency,
                                  ...(l.report && (key === 'var' || key === 'es')
                                      ? {
                                            inputs: [
                                                ['Basis', `historical, ${basisOf(l)}`],
                                                [
                                                    'Window',
                                                    `${number(l.report.settings.window)} returns`,
                                                ],
                                            ] as [string, string][],
                                        }
                                      : {}),
                                  asOf: l.report?.as_of,
                                  ...entered(l, key),
                                  method: 'report.figures',
                                  coverage: l.report?.coverage,
                                  issues: l.report?.issues,
                                  digest: l.report?.digest,
                                  dataDigest: l.report?.data_digest,
                                  engine: l.report?.engine_version,
                              }),
                          }
                        : {})}
                />
            ),
        }),
    ),
    {
        key: 'past_year',
        label: 'Past year',
        unit: 'constant quantities',
        text: true,
        value: (l) => {
            const path = lastYear(l);
            return path.length > 1
                ? (1 + (path.at(-1)?.cumulative ?? 0)) / (1 + (path[0]?.cumulative ?? 0)) - 1
                : null;
        },
        cell: (l) => <PastYear line={l} />,
    },
    {
        key: 'share',
        label: 'VaR',
        unit: '% of net value',
        value: (l) => l.report?.summary.var_fraction,
        cell: (l) => (
            <Figure
                value={l.report?.summary.var_fraction}
                percent
                pending={l.pending}
                reason={l.failed}
            />
        ),
    },
    ...(common
        ? []
        : [
              {
                  key: 'basis',
                  spare: 1,
                  label: 'VaR basis',
                  text: true,
                  value: basisOf,
              },
          ]),
    {
        key: 'coverage',
        spare: 4,
        label: 'Coverage',
        unit: '%',
        value: (l) => l.report?.coverage,
        chip: <Chip term="coverage" />,
        cell: (l) =>
            l.report && l.report.coverage < 1 ? (
                <span className="flag">{percent(l.report.coverage, 1)}</span>
            ) : (
                <Figure value={l.report?.coverage} percent digits={1} pending={l.pending} />
            ),
    },
    {
        key: 'as_of',
        spare: 2,
        label: 'As of',
        text: true,
        value: (l) => l.report?.as_of,
        cell: (l) => l.report?.as_of ?? l.failed,
    },
];

export function PortfolioFigures({portfolios}: {portfolios: Portfolio[]}) {
    const [asOf] = useAsOf();
    const some = portfolios.slice(0, shown);
    const may = useMay();
    const answers = useQueries({
        queries: some.map((p) =>
            queryOf('report.figures', {portfolio: p.slug, as_of: asOf || null}, may),
        ),
    });
    const lines = some.map(
        (portfolio, i): Line => ({
            portfolio,
            report: answers[i]?.data,
            failed: answers[i]?.error?.message ?? '',
            pending: answers[i]?.isPending ?? false,
        }),
    );
    const common = commonBasis(lines);
    const columns = useMemo(() => columnsOf(common), [common]);
    return (
        <>
            <Section
                title="Portfolios"
                note={
                    portfolios.length > shown ? (
                        <>
                            First {shown} of {plural(portfolios.length, 'portfolio')}.{' '}
                            <Link to="/portfolios">View all</Link>
                        </>
                    ) : undefined
                }
            >
                <Table
                    label="Portfolios"
                    rows={lines}
                    columns={columns}
                    id={(l) => l.portfolio.id}
                />
            </Section>
            <Attention after={answers.filter((answer) => answer.isSuccess).length} />
        </>
    );
}
