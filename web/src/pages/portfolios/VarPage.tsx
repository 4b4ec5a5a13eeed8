// Value at risk and expected shortfall by method, risk contribution, distribution and tail
// scenarios. A calculation with many paths runs as a job with progress and cancellation.
import {useMethod} from '../../api/queries';
import type {VarResponse} from '../../api/types.gen';
import {cancelRun, isRunning, startRun, useRun} from '../../app/jobs';
import {Progress} from '../../app/JobTray';
import {useKey} from '../../app/keys';
import {navigate, useAsOf, usePlace} from '../../app/router';
import {Button, fixErrorsFirst} from '../../ui/Button';
import {NumberField, SelectField} from '../../ui/fields';
import {DraftNote, useFields} from '../../ui/form';
import {level, number} from '../../ui/format';
import {fieldNumber} from '../../ui/field_spec';
import {QueryResult, Empty, ProblemView} from '../../ui/states';
import {PortfolioFrame, Quality, useValuedBook, useSlug} from './frame';
import {requestOf, settingsOf, specs, type Settings} from './var_settings';
import {VarResults} from './VarResults';

const directPaths = 1_000_000; // above this the calculation runs as a job

function Controls({
    settings,
    running,
    onRun,
    onCancel,
}: {
    settings: Settings;
    running: boolean;
    onRun: (s: Settings) => void;
    onCancel: () => void;
}) {
    const {text, field, invalid, draft} = useFields(
        `risk.var ${useSlug()} ${JSON.stringify(settings)}`,
        {
            paths: number(settings.paths),
            seed: String(settings.seed),
            horizon: String(settings.horizon),
            window: settings.window ? String(settings.window) : '',
            confidence: String(settings.confidence),
        },
        null,
        specs,
    );
    const valid = invalid.length === 0;
    const whole = (name: 'paths' | 'seed' | 'horizon') =>
        fieldNumber(specs[name], text[name]) ?? specs[name].default;
    const run = () => {
        if (!valid || running) return;
        draft.clear();
        onRun({
            confidence: Number(text.confidence),
            paths: whole('paths'),
            seed: whole('seed'),
            horizon: whole('horizon'),
            window: fieldNumber(specs.window, text.window),
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
            <NumberField label="Window" {...field('window')} placeholder="all" />
            <NumberField label="Paths" {...field('paths')} />
            <NumberField label="Seed" {...field('seed')} />
            <Button
                kind="primary"
                type="submit"
                disabledReason={running ? 'Already running.' : !valid && fixErrorsFirst}
            >
                Run
            </Button>
            {running && <Button onClick={onCancel}>Cancel</Button>}
        </form>
    );
}

export default function VarPage() {
    const slug = useSlug();
    const book = useValuedBook();
    const [asOf] = useAsOf();
    const {search} = usePlace();
    const settings = settingsOf(search);
    const request = requestOf(book, settings);
    const isJob = settings.paths > directPaths;
    const key = `risk.var ${JSON.stringify(request)}`;
    const direct = useMethod('risk.var', isJob ? null : request);
    const run = useRun<'risk.var'>(key);

    const onRun = (s: Settings) => {
        const query = new URLSearchParams({
            confidence: String(s.confidence),
            horizon: String(s.horizon),
            paths: String(s.paths),
            seed: String(s.seed),
        });
        if (s.window) query.set('window', String(s.window));
        if (asOf) query.set('as_of', asOf);
        const to = `/portfolios/${slug}/var?${query}`;
        navigate(to, {replace: true});
        if (s.paths <= directPaths) return;
        const next = requestOf(book, s);
        void startRun({
            key: `risk.var ${JSON.stringify(next)}`,
            title: `VaR of ${slug}, ${number(s.paths)} paths`,
            to,
            method: 'risk.var',
            request: next,
        });
    };
    const data: VarResponse | undefined = isJob ? run?.result : direct.data;
    const running = isJob && run !== null && isRunning(run);
    return (
        <PortfolioFrame
            actions={
                data && <Quality coverage={data.coverage} issues={data.issues} asOf={data.as_of} />
            }
        >
            {() => (
                <>
                    <Controls
                        settings={settings}
                        running={running}
                        onRun={onRun}
                        onCancel={() => void cancelRun(key)}
                    />
                    {isJob && run && (running || run.error || run.job?.state !== 'succeeded') ? (
                        <div className="run">
                            <Progress run={run} />
                            {run.error ? <ProblemView error={run.error} /> : null}
                            {run.job?.state === 'failed' && (
                                <p className="error">{run.job.error_message}</p>
                            )}
                        </div>
                    ) : null}
                    {isJob && !run && (
                        <Empty
                            title={`A calculation with ${number(settings.paths)} paths runs as a job`}
                        >
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
            )}
        </PortfolioFrame>
    );
}
