// Each option with its market data, the source of its volatility, its Greeks and its issues.
import type {OptionPosition, OptionsBookResponse} from '../../api/types.gen';
import {Chip} from '../../ui/Definition';
import {Figure} from '../../ui/Figure';
import {contract, number, percent} from '../../ui/format';
import {Section} from '../../ui/Page';
import {Issues} from '../../ui/states';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';
import {enumLabel} from '../../ui/enum_labels';
import {modelName, type Market} from './market';
import {basisOf, marketInputs, measures, nameOf, type Measure} from './measures';

const issuesOf = (data: OptionsBookResponse, p: OptionPosition) =>
    data.issues.filter(({where}) => where !== '' && (where === p.id || where === p.underlying));

// A value of the market data with its source: "4.12% (treasury)".
const withSource = (value: number | null, digits: number, source: string): string =>
    value === null ? 'n/a' : `${percent(value, digits)}% (${source || 'none'})`;

// The source of a value, marked where it is the fall-back.
function Fallback({source, of}: {source: string; of: string}) {
    return source === of ? <span className="flag">{source}</span> : source;
}

function measureColumn(
    data: OptionsBookResponse,
    market: Market,
    m: Measure,
): Column<OptionPosition> {
    return {
        key: m.key,
        label: m.brief,
        unit: m.briefUnit(data.currency),
        hint: `${m.label}, ${m.unit(data.currency)}`,
        value: (p) => m.of(p),
        cell: (p) => (
            <Figure
                value={m.of(p)}
                name={`option.${p.id}.${m.key}`}
                reason={issuesOf(data, p)[0]?.message ?? 'not priced'}
                why={() => ({
                    ...basisOf('options.book', data, [
                        [
                            'Quantity \u00d7 multiplier',
                            `${number(p.quantity)} \u00d7 ${number(p.multiplier)}`,
                        ],
                        ['Spot', number(p.spot, 2)],
                        ['Strike', number(p.strike, 2)],
                        ['Days to expiry', number(p.days_to_expiry)],
                        [
                            'Volatility',
                            withSource(
                                p.volatility,
                                1,
                                [p.volatility_source, p.volatility_origin]
                                    .filter(Boolean)
                                    .join(', '),
                            ),
                        ],
                        ['Rate', withSource(p.rate, 2, p.rate_source)],
                        ['Dividend yield', withSource(p.dividend_yield, 2, p.dividend_source)],
                        ['Unit price', number(p.price, 4)],
                        ['Unit delta', number(p.delta, 4)],
                        ['Unit gamma', number(p.gamma, 6)],
                        ['Model', modelName(p.model)],
                        ...marketInputs(market, data.rate).filter(([name]) => name === 'Style'),
                    ]),
                    title: `${m.label} of ${nameOf(p)}`,
                    term: m.term,
                    value: number(m.of(p)),
                    unit: m.unit(data.currency),
                    issues: issuesOf(data, p),
                })}
            />
        ),
    };
}

// Value and Greeks first, then market data, then contract terms, which the symbol contains already.
export function OptionPositions({data, market}: {data: OptionsBookResponse; market: Market}) {
    const columns: Column<OptionPosition>[] = [
        {
            key: 'symbol',
            label: 'Symbol',
            text: true,
            value: (p) => nameOf(p),
            cell: (p) => contract(nameOf(p)),
        },
        {key: 'quantity', label: 'Quantity', value: (p) => p.quantity},
        {
            key: 'price',
            label: 'Price',
            unit: data.currency,
            value: (p) => p.price,
            cell: (p) => number(p.price, 2),
        },
        ...measures.map((m) => measureColumn(data, market, m)),
        {
            key: 'spot',
            spare: 1,
            label: 'Spot',
            unit: data.currency,
            value: (p) => p.spot,
            cell: (p) => number(p.spot, 2),
        },
        {
            key: 'volatility',
            label: 'Volatility',
            unit: '% per year',
            chip: <Chip term="option_volatility" />,
            value: (p) => p.volatility,
            cell: (p) => (p.type === 'underlying' ? '' : percent(p.volatility, 1)),
        },
        {
            key: 'source',
            spare: 5,
            label: 'Volatility from',
            text: true,
            value: (p) => p.volatility_source,
            cell: (p) =>
                p.volatility_source === 'historical' ? (
                    <span className="flag">proxy: historical</span>
                ) : (
                    p.volatility_origin || p.volatility_source
                ),
        },
        {
            key: 'rate',
            spare: 3,
            label: 'Rate',
            unit: '% per year',
            value: (p) => p.rate,
            cell: (p) => (p.rate === null ? '' : percent(p.rate, 2)),
        },
        {
            key: 'rate_source',
            spare: 6,
            label: 'Rate from',
            text: true,
            value: (p) => p.rate_source,
            cell: (p) => <Fallback source={p.rate_source} of="assumed" />,
        },
        {
            key: 'dividend_yield',
            spare: 4,
            label: 'Dividend yield',
            unit: '% per year',
            extra: true,
            value: (p) => p.dividend_yield,
            cell: (p) => (p.dividend_yield === null ? '' : percent(p.dividend_yield, 2)),
        },
        {
            key: 'dividend_source',
            spare: 7,
            label: 'Dividends from',
            text: true,
            extra: true,
            value: (p) => p.dividend_source,
            cell: (p) => <Fallback source={p.dividend_source} of="none" />,
        },
        {key: 'days', spare: 2, label: 'Days', value: (p) => p.days_to_expiry},
        {
            key: 'underlying',
            label: 'Underlying',
            text: true,
            extra: true,
            value: (p) => p.underlying,
        },
        {key: 'type', label: 'Type', text: true, extra: true, value: (p) => enumLabel(p.type)},
        {key: 'expiry', label: 'Expiry', text: true, extra: true, value: (p) => p.expiry},
        {
            key: 'strike',
            label: 'Strike',
            extra: true,
            value: (p) => p.strike,
            cell: (p) => (p.strike === null ? '' : number(p.strike, 2)),
        },
        {
            key: 'model',
            label: 'Model',
            text: true,
            extra: true,
            value: (p) => (p.type === 'underlying' ? '' : modelName(p.model)),
        },
        {
            key: 'issue',
            label: 'Issues',
            text: true,
            extra: true,
            value: (p) =>
                issuesOf(data, p)
                    .map((issue) => enumLabel(issue.code))
                    .join('; '),
        },
    ];
    return (
        <Section title="Positions">
            <Table
                label="Option positions"
                tight
                rows={data.positions}
                columns={columns}
                id={(p) => p.id}
                filter
                groups={['underlying', 'type', 'expiry', 'source']}
                height={data.positions.length > 18 ? 520 : undefined}
                rowClass={(p) => (p.market_value === null ? 'excluded' : '')}
            />
            <h3>Issues ({data.issues.length})</h3>
            <Issues issues={data.issues} />
        </Section>
    );
}
