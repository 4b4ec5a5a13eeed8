// The risk settings of a portfolio: the values in effect, and the form that changes them.
import {Allowed} from '../../app/Allowed';
import {useState, type ReactNode} from 'react';
import {useChange} from '../../api/queries';
import {
    CorrelationMethod,
    EsRule,
    HoldingRule,
    HorizonRule,
    QuantileRule,
    RiskSettingsChangeFields as specs,
    VarMethod,
    type Portfolio,
    type RiskSettings as Settings,
} from '../../api/types.gen';
import {Button, fixErrorsFirst, missingFields} from '../../ui/Button';
import {Dialog} from '../../ui/Dialog';
import {choices, enumLabel} from '../../ui/enum_labels';
import {CheckField, NumberField, SelectField, TextField} from '../../ui/fields';
import {fieldNumber, fieldText, inUnit} from '../../ui/field_spec';
import {DraftNote, useFields} from '../../ui/form';
import {level, number, plural} from '../../ui/format';
import {ProblemView} from '../../ui/states';
import {headlineOf, levelsOf} from './risk_settings';

// Every response that depends on the settings.
const dependent = [
    'portfolio.list',
    'portfolio.get',
    'report.figures',
    'report.generate',
    'risk.var',
    'risk.backtest',
    'risk.correlation',
    'risk.performance',
    'home.attention',
] as const;

const numbers = [
    'horizon_days',
    'window',
    'backtest_window',
    'backtest_days',
    'paths',
    'seed',
    'lambda',
    'age_lambda',
    'risk_free_annual',
] as const;
const confidence = inUnit(specs.confidence, '%', 100);

function Methods({
    legend,
    methods,
    chosen,
    onChange,
}: {
    legend: string;
    methods: readonly VarMethod[];
    chosen: readonly VarMethod[];
    onChange: (chosen: VarMethod[]) => void;
}) {
    return (
        <fieldset className="checks">
            <legend>{legend}</legend>
            {methods.map((one) => (
                <CheckField
                    key={one}
                    label={enumLabel(one)}
                    checked={chosen.includes(one)}
                    onChange={(event) =>
                        onChange(
                            methods.filter((m) =>
                                m === one ? event.target.checked : chosen.includes(m),
                            ),
                        )
                    }
                />
            ))}
        </fieldset>
    );
}

// Without Monte Carlo methods, which simulate positions.
const tested = VarMethod.filter((one) => !one.startsWith('mc_'));

function EditSettings({portfolio, onClose}: {portfolio: Portfolio; onClose: () => void}) {
    const update = useChange('portfolio.update', [...dependent]);
    const now = portfolio.risk_settings;
    const {text, field, elsewhere, invalid, setText, draft} = useFields(
        `risk settings ${portfolio.id} ${portfolio.etag}`,
        {
            ...(Object.fromEntries(
                numbers.map((name) => [name, fieldText(specs[name], now[name])]),
            ) as Record<(typeof numbers)[number], string>),
            confidence: now.confidence.map((x) => fieldText(confidence, x)).join('; '),
            horizon: now.horizon as string,
            quantile: now.quantile as string,
            es: now.es as string,
            correlation: now.correlation as string,
            holding: now.holding as string,
            benchmark: now.benchmark,
            methods: now.methods.join(' '),
            backtest_methods: now.backtest_methods.join(' '),
        },
        update.error,
        Object.fromEntries(numbers.map((name) => [name, specs[name]])),
    );
    const levels = levelsOf(text.confidence, confidence);
    const methodsOf = (of: 'methods' | 'backtest_methods') =>
        VarMethod.filter((one) => text[of].split(' ').includes(one));
    const choose = (of: 'methods' | 'backtest_methods') => (chosen: VarMethod[]) =>
        setText((before) => ({...before, [of]: chosen.join(' ')}));
    const missing = missingFields([
        levels.length === 0 && 'confidence',
        methodsOf('methods').length === 0 && 'VaR methods',
        methodsOf('backtest_methods').length === 0 && 'backtest methods',
        text.benchmark.trim() === '' && 'benchmark',
        ...numbers.map((name) => text[name].trim() === '' && name.replaceAll('_', ' ')),
    ]);
    const badLevels = text.confidence.trim() !== '' && levels.length === 0;
    const done = () => {
        draft.clear();
        onClose();
    };
    const save = () =>
        update.mutate(
            {
                portfolio: portfolio.id,
                if_match: portfolio.etag,
                risk_settings: {
                    ...(Object.fromEntries(
                        numbers.map((name) => [name, fieldNumber(specs[name], text[name])]),
                    ) as Record<(typeof numbers)[number], number>),
                    confidence: levels,
                    horizon: text.horizon as HorizonRule,
                    quantile: text.quantile as QuantileRule,
                    es: text.es as EsRule,
                    correlation: text.correlation as CorrelationMethod,
                    holding: text.holding as HoldingRule,
                    benchmark: text.benchmark.trim(),
                    methods: methodsOf('methods'),
                    backtest_methods: methodsOf('backtest_methods'),
                },
            },
            {onSuccess: done},
        );
    const pick = (label: string, of: keyof typeof text & string, values: readonly string[]) => (
        <SelectField
            label={label}
            {...field(of)}
            of={specs[of as keyof typeof specs]}
            options={choices(values)}
        />
    );
    return (
        <Dialog title={`Risk settings of ${portfolio.name}`} onClose={onClose}>
            <form
                noValidate
                onSubmit={(event) => {
                    event.preventDefault();
                    save();
                }}
            >
                <DraftNote of={draft} />
                <p className="note">
                    Used for every figure of this portfolio: summary, value at risk, backtest,
                    correlation, performance, report and Home.
                </p>
                <h3>Value at risk</h3>
                <div className="form-grid">
                    <TextField
                        label="Confidence"
                        unit="%"
                        {...field('confidence')}
                        hint="Separated by semicolons; the highest is the headline."
                        error={
                            badLevels
                                ? `Confidence is "${text.confidence}": expected percentages between 0 and 100 such as 95; 99`
                                : field('confidence').error
                        }
                    />
                    <NumberField label="Horizon" {...field('horizon_days')} />
                    {pick('Scaling to the horizon', 'horizon', HorizonRule)}
                    <NumberField label="Window" {...field('window')} />
                    {pick('Quantile', 'quantile', QuantileRule)}
                    {pick('Expected shortfall', 'es', EsRule)}
                    <NumberField label="EWMA decay" {...field('lambda')} />
                    <NumberField label="Age decay" {...field('age_lambda')} />
                    <NumberField label="Paths" {...field('paths')} />
                    <NumberField label="Seed" {...field('seed')} />
                </div>
                <Methods
                    legend="VaR methods"
                    methods={VarMethod}
                    chosen={methodsOf('methods')}
                    onChange={choose('methods')}
                />
                <h3>Backtest</h3>
                <div className="form-grid">
                    <NumberField label="Returns per forecast" {...field('backtest_window')} />
                    <NumberField label="Forecasts" {...field('backtest_days')} />
                </div>
                <Methods
                    legend="Backtest methods"
                    methods={tested}
                    chosen={methodsOf('backtest_methods')}
                    onChange={choose('backtest_methods')}
                />
                <h3>Correlation and performance</h3>
                <div className="form-grid">
                    {pick(
                        'Estimator',
                        'correlation',
                        CorrelationMethod.filter((one) => one !== 'given'),
                    )}
                    {pick('Positions', 'holding', HoldingRule)}
                    <TextField label="Benchmark" {...field('benchmark')} of={specs.benchmark} />
                    <NumberField label="Risk-free rate" {...field('risk_free_annual')} />
                </div>
                {elsewhere ? <ProblemView error={update.error} /> : null}
                <div className="actions">
                    <Button onClick={done}>Cancel</Button>
                    <Button
                        kind="primary"
                        type="submit"
                        disabledReason={
                            update.isPending
                                ? 'Already saving.'
                                : ((invalid.length > 0 || badLevels) && fixErrorsFirst) || missing
                        }
                    >
                        Save
                    </Button>
                </div>
            </form>
        </Dialog>
    );
}

// "VaR 99%, 1 day, 1,000 returns".
const lineOf = (s: Settings): string =>
    [
        `VaR ${level(headlineOf(s))} over ${plural(s.horizon_days, 'day')}`,
        `${number(s.window)} returns`,
        `backtest ${number(s.backtest_days)} days of ${number(s.backtest_window)} returns`,
        `benchmark ${s.benchmark}`,
    ].join(' \u00b7 ');

// The settings in effect with the button that changes them.
export function SettingsLine({portfolio}: {portfolio: Portfolio}) {
    const [open, setOpen] = useState(false);
    return (
        <p className="note settings-line">
            {lineOf(portfolio.risk_settings)}{' '}
            <Allowed to="portfolio.update">
                <Button onClick={() => setOpen(true)}>Risk settings</Button>
            </Allowed>
            {open && <EditSettings portfolio={portfolio} onClose={() => setOpen(false)} />}
        </p>
    );
}

// The basis of a section's figures, as the response states it.
export function BasisNote({parts}: {parts: (string | false | null | undefined)[]}): ReactNode {
    return <p className="note basis">{parts.filter(Boolean).join(' \u00b7 ')}</p>;
}
