// How bad it can get: losses, returns and lives of the tranches over simulated defaults, with
// standard errors. A run is a job; its result is kept, and shown until the next one.
import {Allowed} from '../../app/Allowed';
import {useMethod, useMay} from '../../api/queries';
import type {CloDealView, CloSimulateResponse} from '../../api/types.gen';
import {cancelRun, isRunning, startRun, useRun} from '../../app/jobs';
import {RunStatus} from '../../app/JobTray';
import {useKey} from '../../app/keys';
import {navigate, usePlace} from '../../app/router';
import {Button, fixErrorsFirst} from '../../ui/Button';
import {NumberField, SelectField} from '../../ui/fields';
import {DraftNote, useFields} from '../../ui/form';
import {instant, number} from '../../ui/format';
import {Empty, Loading, ProblemView} from '../../ui/states';
import {assumedOf, searchOf} from './assumptions';
import {AssumptionsForm} from './AssumptionsForm';
import {CreditVar, PriceGrid} from './CreditRisk';
import {DealFrame, useProjectionRequest, useSlug} from './frame';
import {refreshKept, useKeptResult} from './kept_result';
import {RecordsChanged} from './RecordsChanged';
import {RatingMigration} from './RatingMigration';
import {SimulationResults} from './SimulationResults';
import {
    areValid,
    settingsOf,
    settingSpecs,
    settingsRequest,
    withSettings,
    type Settings,
} from './simulation_settings';

function SettingsForm({
    settings,
    running,
    blocked,
    onRun,
    onCancel,
}: {
    settings: Settings;
    running: boolean;
    blocked: boolean; // by an assumption that is not valid
    onRun: (settings: Settings) => void;
    onCancel: () => void;
}) {
    const {text, field, draft} = useFields(
        `clo.simulation ${useSlug()} ${JSON.stringify(settings)}`,
        {...settings},
        null,
        settingSpecs,
    );
    const typed = text as unknown as Settings;
    const matrices = useMethod('clo.correlation.list', {}).data?.data ?? [];
    const valid = areValid(typed) && !blocked;
    const run = () => {
        if (!valid || running) return;
        draft.clear();
        onRun(typed);
    };
    useKey('r', 'Run the simulation', run, 'CLO');
    return (
        <form
            className="controls clo-terms"
            aria-label="Simulation"
            onSubmit={(event) => {
                event.preventDefault();
                run();
            }}
        >
            <DraftNote of={draft} />
            <NumberField label="Paths" {...field('paths')} />
            <NumberField label="Seed" {...field('seed')} />
            <SelectField
                label="Copula"
                {...field('copula')}
                options={[
                    ['gaussian', 'Gaussian'],
                    ['t', 'Student t'],
                ]}
            />
            {typed.copula === 't' && <NumberField label="Degrees of freedom" {...field('dof')} />}
            <SelectField
                label="Correlation"
                {...field('corr')}
                options={[
                    ['rule', 'By industry'],
                    ['rho', 'Same for every pair'],
                    ...(matrices.length > 0 || typed.corr === 'stored'
                        ? ([['stored', 'Stored matrix']] as const)
                        : []),
                ]}
            />
            {typed.corr === 'rho' && <NumberField label="Of every pair" {...field('rho')} />}
            {typed.corr === 'stored' && (
                <SelectField
                    label="Matrix"
                    {...field('matrix')}
                    options={[
                        ['', 'Choose a matrix'],
                        ...matrices.map(
                            (one) => [one.correlation, `${one.name} (${one.as_of})`] as const,
                        ),
                    ]}
                />
            )}
            {typed.corr === 'rule' && (
                <>
                    <NumberField label="Within an industry" {...field('industry')} />
                    <NumberField label="Of other pairs" {...field('other')} />
                </>
            )}
            <Button
                kind="primary"
                type="submit"
                disabledReason={(running && 'Already running.') || (!valid && fixErrorsFirst)}
            >
                Run
            </Button>
            {running && <Button onClick={onCancel}>Cancel</Button>}
        </form>
    );
}

function Kept({deal, stale}: {deal: CloDealView; stale: boolean}) {
    const kept = useKeptResult(deal, 'simulation');
    const mayRun = useMay()('clo.simulate') !== false;
    if (kept.isPending) return <Loading what="Loading the last simulation" />;
    if (kept.error) return <ProblemView error={kept.error} retry={() => void kept.refetch()} />;
    if (!kept.data)
        return stale ? null : (
            <Empty title="No simulation of this deal yet">
                <p>
                    Defaults of the assets are drawn, and every path runs through the full
                    waterfall. A run continues when you leave this page, and can be canceled.
                </p>
            </Empty>
        );
    const data = kept.data.document as CloSimulateResponse;
    return (
        <>
            <p className="note" role="status">
                {`Last simulation: ${number(data.paths)} paths as of ${kept.data.as_of}, computed ${instant(kept.data.created_at)}${mayRun ? '; its settings may differ from those above' : ''}.`}
            </p>
            <RecordsChanged at={kept.data.records_changed_at} />
            <SimulationResults deal={deal} data={data} terms={null} />
        </>
    );
}

function Simulation({deal}: {deal: CloDealView}) {
    const {path, search} = usePlace();
    const terms = useProjectionRequest(deal);
    const settings = settingsOf(search);
    const request = terms && {...terms, ...settingsRequest(settings)};
    const key = `clo.simulate ${JSON.stringify(request)} ${deal.etag}`;
    const run = useRun<'clo.simulate'>(key);
    const running = run !== null && isRunning(run);
    const onRun = (next: Settings) => {
        const to = path + withSettings(search, next);
        navigate(to, {replace: true});
        if (!terms) return;
        const asked = {...terms, ...settingsRequest(next)};
        void startRun({
            key: `clo.simulate ${JSON.stringify(asked)} ${deal.etag}`,
            title: `Simulation of ${deal.name}, ${number(asked.paths)} paths`,
            to,
            method: 'clo.simulate',
            request: asked,
        }).then(refreshKept);
    };
    const data: CloSimulateResponse | undefined = run?.result ?? undefined;
    return (
        <>
            <Allowed to="clo.simulate">
                <AssumptionsForm deal={deal} action="Apply" without={['cdr']} />
                <SettingsForm
                    settings={settings}
                    running={running}
                    blocked={terms === null}
                    onRun={onRun}
                    onCancel={() => void cancelRun(key)}
                />
            </Allowed>
            {run && (running || run.error || run.job?.state !== 'succeeded') ? (
                <RunStatus run={run} />
            ) : null}
            {data ? (
                <SimulationResults deal={deal} data={data} terms={searchOf(assumedOf(search))} />
            ) : (
                <Kept deal={deal} stale={run !== null} />
            )}
            <Allowed to="clo.price">
                <PriceGrid deal={deal} />
            </Allowed>
            <Allowed to="clo.var">
                <CreditVar deal={deal} settings={settingsRequest(settings)} />
            </Allowed>
            <RatingMigration deal={deal} settings={settingsRequest(settings)} />
        </>
    );
}

export default function SimulationPage() {
    return <DealFrame>{(deal) => <Simulation deal={deal} />}</DealFrame>;
}
