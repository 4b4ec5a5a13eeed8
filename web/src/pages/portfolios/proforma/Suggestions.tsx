// Trades that reach a goal, in several alternatives with cost and effect.
import {useMemo, useState} from 'react';
import {useChange} from '../../../api/queries';
import {
    ProformaGoalKind,
    ProformaGoalKindLabels,
    SuggestStyleLabels,
    type ProformaCalculation,
    type ProformaSuggestions,
    type SuggestedGoal,
    type Suggestion,
} from '../../../api/types.gen';
import {SymbolText} from '../../../ui/SymbolText';
import {Button} from '../../../ui/Button';
import {choices} from '../../../ui/enum_labels';
import {CheckField, NumberField, SelectField, TextField} from '../../../ui/fields';
import {Figure} from '../../../ui/Figure';
import {number, percent, plural} from '../../../ui/format';
import {typedNumber} from '../../../ui/number_text';
import {Facts, Section} from '../../../ui/Page';
import {Issues, ProblemView} from '../../../ui/states';
import {Table} from '../../../ui/Table';
import {figureColumns} from './Impacts';
import {stale} from './stale';

const kinds = choices(ProformaGoalKind, ProformaGoalKindLabels);

// What the target of a goal is, and how it is typed.
const targets: Record<ProformaGoalKind, {label: string; unit: string; usual: string}> = {
    var: {label: 'Target, of VaR today', unit: '%', usual: '80'},
    es: {label: 'Target, of ES today', unit: '%', usual: '80'},
    beta: {label: 'Target beta', unit: '', usual: '0'},
    factor: {label: 'Target beta', unit: '', usual: '0'},
    concentration: {label: 'Largest position, of net value', unit: '%', usual: '10'},
    top10: {label: 'Ten largest, of gross value', unit: '%', usual: '50'},
    herfindahl: {label: 'Herfindahl index', unit: '', usual: '0.1'},
    gross: {label: 'Gross value, of net value', unit: '%', usual: '100'},
    rebalance: {label: 'Tolerance', unit: '%', usual: '0.5'},
    limits: {label: 'Target', unit: '', usual: ''},
};

interface Fields {
    kind: ProformaGoalKind;
    target: string;
    factor: string;
    weights: string;
    symbols: string;
    turnover: string;
    trades: string;
    shorts: boolean;
}
const noFields: Fields = {
    kind: 'es',
    target: '',
    factor: 'Market',
    weights: '',
    symbols: '',
    turnover: '',
    trades: '',
    shorts: false,
};

// A constraint as its field is labeled; goals have names.
const constraints: Record<string, string> = {
    symbols: 'symbols to trade',
    allow_shorts: 'no new short positions',
    min_cash: 'least cash',
    max_turnover: 'largest turnover',
    max_trades: 'most trades',
};
const partName = (part: string) => constraints[part] ?? part;

function goalFigure(goal: SuggestedGoal, value: number, currency: string): string {
    if (goal.unit === 'fraction') return `${percent(value, 2)}%`;
    return goal.unit === 'currency' ? `${number(value, 0)} ${currency}` : number(value, 3);
}

const words = (text: string) => text.split(/[\s,;]+/).filter(Boolean);

// "SPY 30, AAPL 5" as weights in percent.
function weightsOf(text: string): Record<string, number> {
    const weights: Record<string, number> = {};
    for (const part of text.split(/[,;\n]+/)) {
        const [symbol = '', weight = ''] = part.trim().split(/[\s=:]+/);
        if (symbol !== '')
            weights[symbol.toUpperCase()] = typedNumber(weight.replace('%', '')) / 100;
    }
    return weights;
}

function requestOf(id: string, fields: Fields) {
    const target = typedNumber(fields.target || targets[fields.kind].usual);
    const goal: Record<string, unknown> = {kind: fields.kind};
    if (fields.kind === 'var' || fields.kind === 'es') goal.target_fraction = target / 100;
    else if (fields.kind === 'rebalance') {
        goal.tolerance = target / 100;
        goal.weights = weightsOf(fields.weights);
    } else if (fields.kind === 'beta' || fields.kind === 'factor' || fields.kind === 'herfindahl') {
        goal.target = target;
        if (fields.kind === 'factor') goal.factor = fields.factor;
    } else if (fields.kind !== 'limits') goal.target = target / 100;
    return {
        id,
        goals: [goal],
        symbols: words(fields.symbols).map((symbol) => symbol.toUpperCase()),
        allow_shorts: fields.shorts,
        ...(fields.turnover && {max_turnover: typedNumber(fields.turnover) / 100}),
        ...(fields.trades && {max_trades: typedNumber(fields.trades)}),
    };
}

function Alternative({
    one,
    currency,
    onApply,
}: {
    one: Suggestion;
    currency: string;
    onApply: () => void;
}) {
    const columns = useMemo(() => figureColumns(currency), [currency]);
    const label = SuggestStyleLabels[one.style] ?? one.style;
    const name = label.charAt(0).toUpperCase() + label.slice(1);
    if (!one.feasible)
        return (
            <div className="suggestion" role="group" aria-label={name}>
                <h3>{name}: not feasible</h3>
                <p>
                    {`${one.reason.charAt(0).toUpperCase()}${one.reason.slice(1)}.`}
                    {one.conflict.length > 1
                        ? ` Not met together: ${one.conflict.map(partName).join(', ')}.`
                        : one.binding.length > 0 &&
                          ` Binding: ${one.binding.map(partName).join(', ')}.`}
                    {one.best !== null &&
                        ` The lowest that the constraints allow is ${number(one.best, 0)} ${currency}.`}
                </p>
            </div>
        );
    return (
        <div className="suggestion" role="group" aria-label={name}>
            <h3>{name}</h3>
            <Facts
                rows={[
                    ['Trades', number(one.trades.length)],
                    ['Traded value', `${number(one.traded_value, 0)} ${currency}`],
                    ['Cost', `${number(one.cost, 0)} ${currency}`],
                    ['Cash after', `${number(one.cash_after, 0)} ${currency}`],
                    ...one.goals.map(
                        (goal) =>
                            [
                                goal.goal,
                                `${goalFigure(goal, goal.before, currency)} to ${goalFigure(goal, goal.after, currency)}`,
                            ] as [string, string],
                    ),
                    ...(one.binding.length > 0
                        ? [
                              ['At their limit', one.binding.map(partName).join(', ')] as [
                                  string,
                                  string,
                              ],
                          ]
                        : []),
                ]}
            />
            <Button
                kind="primary"
                disabledReason={one.trades.length === 0 && 'The goal is met already.'}
                onClick={onApply}
            >
                {`Add ${plural(one.trades.length, 'trade')}`}
            </Button>
            <details>
                <summary>Trades and effects</summary>
                <Table
                    label={`Trades: ${name}`}
                    rows={one.trades}
                    id={(t) => t.symbol}
                    sort={null}
                    none="No trades are needed."
                    columns={[
                        {
                            key: 'symbol',
                            label: 'Symbol',
                            text: true,
                            value: (t) => t.symbol,
                            cell: (t) => <SymbolText symbol={t.symbol} />,
                        },
                        {
                            key: 'quantity',
                            label: 'Quantity after',
                            value: (t) => Number(t.quantity),
                            cell: (t) => <Figure value={Number(t.quantity)} digits={0} />,
                        },
                    ]}
                />
                <Table
                    label={`Effects: ${name}`}
                    rows={one.effects}
                    columns={columns}
                    id={(f) => f.name}
                    sort={null}
                />
            </details>
        </div>
    );
}

export function Suggestions({data}: {data: ProformaCalculation}) {
    const session = data.session;
    const [fields, setFields] = useState<Fields>(noFields);
    const suggest = useChange('proforma.suggest');
    const apply = useChange('proforma.trades', [...stale]);
    const set = (of: keyof Fields) => (event: {target: {value: string}}) =>
        setFields((now) => ({...now, [of]: event.target.value}));
    const target = targets[fields.kind];
    const found: ProformaSuggestions | undefined = suggest.data;
    const isCurrent = found?.version === session.version;
    return (
        <Section
            title="Suggestions"
            note="Trades that reach a goal, rounded to lots and checked by a full calculation."
        >
            <form
                className="controls fitted"
                aria-label="Goal"
                onSubmit={(event) => {
                    event.preventDefault();
                    suggest.mutate(
                        requestOf(session.id, fields) as unknown as Parameters<
                            typeof suggest.mutate
                        >[0],
                    );
                }}
            >
                <SelectField
                    label="Goal"
                    value={fields.kind}
                    options={kinds}
                    onChange={set('kind')}
                />
                {fields.kind !== 'limits' && (
                    <NumberField
                        label={target.label}
                        unit={target.unit}
                        value={fields.target}
                        placeholder={target.usual}
                        onChange={set('target')}
                    />
                )}
                {fields.kind === 'factor' && (
                    <TextField label="Factor" value={fields.factor} onChange={set('factor')} />
                )}
                {fields.kind === 'rebalance' && (
                    <TextField
                        label="Weights, %"
                        value={fields.weights}
                        placeholder="SPY 30, AAPL 5"
                        onChange={set('weights')}
                    />
                )}
                <TextField
                    label="Symbols to trade"
                    value={fields.symbols}
                    placeholder="all held"
                    onChange={set('symbols')}
                />
                <NumberField
                    label="Largest turnover"
                    unit="% of gross"
                    value={fields.turnover}
                    placeholder="none"
                    onChange={set('turnover')}
                />
                <NumberField
                    label="Most trades"
                    value={fields.trades}
                    placeholder="none"
                    onChange={set('trades')}
                />
                <CheckField
                    label="New short positions"
                    checked={fields.shorts}
                    onChange={(event) =>
                        setFields((now) => ({...now, shorts: event.target.checked}))
                    }
                />
                <Button
                    kind="primary"
                    type="submit"
                    disabledReason={suggest.isPending && 'Already searching.'}
                >
                    Suggest
                </Button>
            </form>
            <p role="status" className="note">
                {suggest.isPending
                    ? 'Searching trades…'
                    : found
                      ? `${plural(found.suggestions.filter((one) => one.feasible).length, 'feasible alternative')} of ${found.suggestions.length}.`
                      : ''}
            </p>
            {suggest.error ? <ProblemView error={suggest.error} /> : null}
            {apply.error ? <ProblemView error={apply.error} /> : null}
            {found && !isCurrent && (
                <p className="note">The session has changed since; search again.</p>
            )}
            {found && isCurrent && (
                <>
                    <Issues issues={found.issues} />
                    <div className="columns">
                        {found.suggestions.map((one) => (
                            <Alternative
                                key={one.style}
                                one={one}
                                currency={found.currency}
                                onApply={() =>
                                    apply.mutate({
                                        id: session.id,
                                        if_match: session.etag,
                                        add: one.trades,
                                    } as Parameters<typeof apply.mutate>[0])
                                }
                            />
                        ))}
                    </div>
                </>
            )}
        </Section>
    );
}
