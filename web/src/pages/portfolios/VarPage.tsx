// Value at risk and expected shortfall by method, risk contribution, distribution and tail
// scenarios. A calculation with many paths runs as a job with progress and cancellation.
import {Allowed} from '../../app/Allowed';
import {useMethod} from '../../api/queries';
import {VarMethod, type Portfolio, type VarResponse} from '../../api/types.gen';
import {cancelRun, isRunning, startRun, useRun} from '../../app/jobs';
import {RunStatus} from '../../app/JobTray';
import {useKey} from '../../app/keys';
import {navigate, useAsOf, usePlace} from '../../app/router';
import {Button, fixErrorsFirst} from '../../ui/Button';
import {CheckField, NumberField, SelectField} from '../../ui/fields';
import {enumLabel} from '../../ui/enum_labels';
import {DraftNote, useFields} from '../../ui/form';
import {level, number} from '../../ui/format';
import {fieldNumber} from '../../ui/field_spec';
import {QueryResult, Empty} from '../../ui/states';
import {PortfolioFrame, Quality, useValuedBook, useSlug} from './frame';
import {
    addressOf,
    requestOf,
    settingsOfPortfolio,
    specs,
    statedIn,
    type Settings,
} from './var_settings';
import {VarResults} from './VarResults';

const directPaths = 1_000_000; // above this the calculation runs as a job

function Controls({
    settings,
    usual,
    running,
    onRun,
    onCancel,
}: {
    settings: Settings;
    usual: Settings; // of the portfolio
    running: boolean;
    onRun: (s: Settings) => void;
    onCancel: () => void;
}) {
    const {text, field, invalid, setText, draft} = useFields(
        `risk.var ${useSlug()} ${JSON.stringify(settings)}`,
        {
            paths: number(settings.paths),
            seed: String(settings.seed),
            horizon: String(settings.horizon),
            window: number(settings.window),
            confidence: String(settings.confidence),
            methods: settings.methods.join(' '),
        },
        null,
        specs,
    );
    const methods = VarMethod.filter((one) => text.methods.split(' ').includes(one));
    const valid = invalid.length === 0 && methods.length > 0;
    const whole = (name: 'paths' | 'seed' | 'horizon' | 'window') =>
        fieldNumber(specs[name], text[name]) ?? usual[name];
    const run = () => {
        if (!valid || running) return;
        draft.clear();
        onRun({
            methods,
            confidence: Number(text.confidence),
            paths: whole('paths'),
            seed: whole('seed'),
            horizon: whole('horizon'),
            window: whole('window'),
        });
    };
    useKey('r', 'Run the calculation', run, 'Portfolio');
    return (
        <form
            className="controls"
            aria-label="Calculation settings"
            onSubmit={(event) => {
                event.preventDefault();
                run();
            }}
        >
            <DraftNote of={draft} />
            <SelectField
                label="Confidence"
                {...field('confidence')}
                options={[...new Set([0.9, 0.95, 0.975, 0.99, 0.995, 0.999, settings.confidence])]
                    .sort()
                    .map((x) => [String(x), level(x)] as const)}
            />
            <NumberField label="Horizon" {...field('horizon')} />
            <NumberField label="Window" {...field('window')} placeholder={number(usual.window)} />
            <NumberField label="Paths" {...field('paths')} />
            <NumberField label="Seed" {...field('seed')} />
            <fieldset className="checks">
                <legend>Methods</legend>
                {VarMethod.map((one) => (
                    <CheckField
                        key={one}
                        label={enumLabel(one)}
                        checked={methods.includes(one)}
                        onChange={(event) =>
                            setText((now) => ({
                                ...now,
                                methods: VarMethod.filter((m) =>
                                    m === one ? event.target.checked : methods.includes(m),
                                ).join(' '),
                            }))
                        }
                    />
                ))}
            </fieldset>
            <Button
                kind="primary"
                type="submit"
                disabledReason={
                    running
                        ? 'Already running.'
                        : methods.length === 0
                          ? 'Choose at least one method.'
                          : !valid && fixErrorsFirst
                }
            >
                Run
            </Button>
            {running && <Button onClick={onCancel}>Cancel</Button>}
        </form>
    );
}

function Calculation({portfolio}: {portfolio: Portfolio}) {
    const slug = useSlug();
    const book = useValuedBook();
    const [asOf] = useAsOf();
    const {search} = usePlace();
    const usual = settingsOfPortfolio(portfolio.risk_settings);
    const stated = statedIn(search);
    const settings = {...usual, ...stated};
    const request = requestOf(book, stated, portfolio.risk_settings);
    const isJob = settings.paths > directPaths;
    const key = `risk.var ${JSON.stringify(request)} ${portfolio.etag}`;
    const direct = useMethod('risk.var', isJob ? null : request);
    const run = useRun<'risk.var'>(key);

    const onRun = (s: Settings) => {
        const query = addressOf(s, portfolio.risk_settings, asOf);
        const to = `/portfolios/${slug}/var${query}`;
        navigate(to, {replace: true});
        if (s.paths <= directPaths) return;
        const next = requestOf(book, statedIn(query), portfolio.risk_settings);
        void startRun({
            key: `risk.var ${JSON.stringify(next)} ${portfolio.etag}`,
            title: `VaR of ${slug}, ${number(s.paths)} paths`,
            to,
            method: 'risk.var',
            request: next,
        });
    };
    const data: VarResponse | undefined = isJob ? run?.result : direct.data;
    const running = isJob && run !== null && isRunning(run);
    return (
        <>
            {data && (
                <div className="row end">
                    <Quality coverage={data.coverage} issues={data.issues} asOf={data.as_of} />
                </div>
            )}
            <Allowed to="risk.var">
                <Controls
                    settings={settings}
                    usual={usual}
                    running={running}
                    onRun={onRun}
                    onCancel={() => void cancelRun(key)}
                />
            </Allowed>
            {isJob && run && (running || run.error || run.job?.state !== 'succeeded') ? (
                <RunStatus run={run} />
            ) : null}
            {isJob && !run && (
                <Empty title={`A calculation with ${number(settings.paths)} paths runs as a job`}>
                    <p>It continues when you leave this page, and can be canceled.</p>
                    <Button kind="primary" onClick={() => onRun(settings)}>
                        Run
                    </Button>
                </Empty>
            )}
            {isJob ? (
                data && <VarResults data={data} settings={settings} />
            ) : (
                <QueryResult of={direct} what="Calculating VaR">
                    {(answer) => <VarResults data={answer} settings={settings} />}
                </QueryResult>
            )}
        </>
    );
}

export default function VarPage() {
    return <PortfolioFrame>{(portfolio) => <Calculation portfolio={portfolio} />}</PortfolioFrame>;
}
