// The P&L of the options between two dates by Greek, with the unexplained residual.
import {useMethod} from '../../api/queries';
import type {
    ExplainedPnl,
    ExplainedPosition,
    ExplainResponse,
    OptionsBookResponse,
} from '../../api/types.gen';
import {navigate, usePlace} from '../../app/router';
import {Bars} from '../../ui/Bars';
import {Button, fixErrorsFirst} from '../../ui/Button';
import {ChartFrame} from '../../ui/ChartFrame';
import {Chip} from '../../ui/Definition';
import {TextField} from '../../ui/fields';
import {Figure} from '../../ui/Figure';
import {DraftNote, useFields} from '../../ui/form';
import {contract, number} from '../../ui/format';
import {Facts, Section} from '../../ui/Page';
import {QueryResult} from '../../ui/states';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';
import type {Why} from '../../ui/Why';
import {useBook} from '../portfolios/frame';
import {daysBefore, readVolatilities, requestOf, volatilitiesText, type Market} from './market';
import {basisOf, marketInputs} from './measures';

type Part = Extract<keyof ExplainedPnl, string>;
const parts: readonly (readonly [Part, string])[] = [
    ['delta', 'Delta'],
    ['gamma', 'Gamma'],
    ['vega', 'Vega'],
    ['theta', 'Theta'],
    ['rho', 'Rho'],
    ['dividend', 'Dividend yield'],
    ['residual', 'Residual'],
];

interface Period {
    from: string;
    to: string;
    end: Record<string, number>; // volatilities at the end
}

function whyPart(data: ExplainResponse, market: Market, part: Part, title: string): Why {
    const known = data.options.filter((row) => row.explained !== null);
    return {
        ...basisOf('options.explain', data, [
            ['From', data.as_of ?? 'n/a'],
            ['To', data.end_date ?? 'n/a'],
            ['Value at the start', number(data.totals.start_value)],
            ['Value at the end', number(data.totals.end_value)],
            ...marketInputs(market),
        ]),
        title,
        term: part === 'residual' ? 'explain_residual' : 'pnl_explain',
        value: number(data.totals[part], 0, true),
        unit: data.currency,
        included: {
            title: 'Positions included',
            total: number(data.totals[part], 0, true),
            rows: known
                .sort(
                    (a, b) =>
                        Math.abs(b.explained?.[part] ?? 0) - Math.abs(a.explained?.[part] ?? 0),
                )
                .map((row) => ({
                    name: row.id,
                    value: number(row.explained?.[part], 0, true),
                    note: row.underlying,
                })),
        },
        excluded: {
            title: 'Positions excluded',
            rows: data.options
                .filter((row) => row.explained === null)
                .map((row) => ({name: row.id, value: 'n/a', note: 'no value at start or end'})),
        },
    };
}

function columnsOf(data: ExplainResponse): Column<ExplainedPosition>[] {
    const money = (key: Part, label: string, signed = true): Column<ExplainedPosition> => ({
        key,
        label,
        unit: data.currency,
        value: (row) => row.explained?.[key] ?? null,
        cell: (row) => <Figure value={row.explained?.[key]} signed={signed} />,
        total: () => <Figure value={data.totals[key]} signed={signed} />,
    });
    return [
        {
            key: 'id',
            label: 'Position',
            text: true,
            value: (row) => row.id,
            cell: (row) => contract(row.id),
        },
        {...money('start_value', 'Start value', false), spare: 1},
        money('end_value', 'End value', false),
        money('pnl', 'P&L'),
        ...parts.map(([key, label]) => money(key, label)),
        {
            key: 'underlying',
            spare: 2,
            label: 'Underlying',
            text: true,
            value: (row) => row.underlying,
        },
    ];
}

function Explained({data, market}: {data: ExplainResponse; market: Market}) {
    const {totals, currency} = data;
    const summary = `P&L of ${number(totals.pnl, 0, true)} ${currency} from ${data.as_of} to ${data.end_date}; the residual is ${number(totals.residual, 0, true)} ${currency}.`;
    const rows = [['pnl', 'P&L'] as const, ...parts];
    const figure = (part: Part, title: string, signed = true) => (
        <Figure
            value={totals[part]}
            unit={currency}
            signed={signed}
            name={`explain.${part}`}
            why={() => whyPart(data, market, part, title)}
        />
    );
    return (
        <>
            <div className="wide-left">
                <ChartFrame
                    title="P&L by Greek"
                    unit={currency}
                    asOf={data.end_date}
                    summary={summary}
                    chip={<Chip term="pnl_explain" />}
                    rows={rows}
                    columns={[
                        {key: 'part', label: 'Component', text: true, value: ([, label]) => label},
                        {
                            key: 'amount',
                            label: 'Amount',
                            unit: currency,
                            value: ([key]) => totals[key],
                            cell: ([key]) => <Figure value={totals[key]} signed />,
                        },
                    ]}
                    why={() => whyPart(data, market, 'pnl', 'P&L explained')}
                >
                    <Bars
                        summary={summary}
                        labelWidth={110}
                        bars={rows.map(([key, label]) => ({
                            label,
                            value: totals[key],
                            series: key === 'residual' ? 4 : totals[key] < 0 ? 2 : 1,
                        }))}
                        format={(x) => number(x)}
                        unit={currency}
                    />
                </ChartFrame>
                <Facts
                    title={`${data.as_of} to ${data.end_date}`}
                    rows={[
                        ['Value at the start', figure('start_value', 'Value at the start', false)],
                        ...parts.map(
                            ([key, label]) =>
                                [
                                    <>
                                        {label}
                                        {key === 'residual' && <Chip term="explain_residual" />}
                                    </>,
                                    figure(key, `P&L by ${label.toLowerCase()}`),
                                ] as const,
                        ),
                        [<b key="p">P&amp;L</b>, figure('pnl', 'P&L explained')],
                        ['Value at the end', figure('end_value', 'Value at the end', false)],
                    ]}
                />
            </div>
            <h3>By position</h3>
            <div className="tight">
                <Table
                    label="P&L explained by position"
                    tight
                    explain={basisOf('options.explain', data, marketInputs(market))}
                    rows={data.options}
                    columns={columnsOf(data)}
                    id={(row) => row.id}
                    height={data.options.length > 14 ? 420 : undefined}
                />
            </div>
        </>
    );
}

function PeriodForm({period, onApply}: {period: Period; onApply: (period: Period) => void}) {
    const first = {from: period.from, to: period.to, end: volatilitiesText(period.end)};
    const {text, field, draft} = useFields(
        `options.explain ${usePlace().path} ${Object.values(first).join(' ')}`,
        first,
        null,
    );
    const end = readVolatilities(text.end);
    const late = text.from !== '' && text.to !== '' && text.from >= text.to;
    return (
        <form
            className="controls roomy"
            aria-label="Start and end"
            noValidate
            onSubmit={(event) => {
                event.preventDefault();
                if (typeof end === 'string' || late) return;
                draft.clear();
                onApply({from: text.from, to: text.to, end});
            }}
        >
            <DraftNote of={draft} />
            <TextField label="From" type="date" {...field('from')} />
            <TextField
                label="To"
                type="date"
                {...field('to')}
                error={late ? 'expected a date after the start date' : null}
            />
            <TextField
                label="Volatilities at end"
                unit="%"
                placeholder="as at start"
                {...field('end')}
                error={typeof end === 'string' ? end : null}
            />
            <Button
                kind="primary"
                type="submit"
                disabledReason={(typeof end === 'string' || late) && fixErrorsFirst}
            >
                Explain
            </Button>
        </form>
    );
}

export function Explain({book, market}: {book: OptionsBookResponse; market: Market}) {
    const of = useBook();
    const {path, search} = usePlace();
    const query = new URLSearchParams(search);
    const end = readVolatilities(query.get('end') ?? '');
    const to = query.get('to') || book.as_of || '';
    const period: Period = {
        from: query.get('from') || (to ? daysBefore(to, 30) : ''),
        to,
        end: typeof end === 'string' ? {} : end,
    };
    const answer = useMethod(
        'options.explain',
        period.from && to
            ? {
                  ...of,
                  ...requestOf(market),
                  as_of: period.from,
                  end_date: to,
                  end_volatilities: period.end,
                  model: market.model,
              }
            : null,
    );
    const apply = (next: Period) => {
        const all = new URLSearchParams(search);
        all.set('from', next.from);
        all.set('to', next.to);
        if (Object.keys(next.end).length > 0) all.set('end', volatilitiesText(next.end));
        else all.delete('end');
        navigate(`${path}?${all}`, {replace: true});
    };
    return (
        <Section
            title="P&L explained"
            note={
                <>
                    P&L of today’s positions between two dates, attributed by the Greeks at the
                    first date. The residual is shown separately.
                    <Chip term="explain_residual" />
                </>
            }
        >
            <PeriodForm period={period} onApply={apply} />
            <QueryResult of={answer} what="Calculating both valuations">
                {(data) => <Explained data={data} market={market} />}
            </QueryResult>
        </Section>
    );
}
