// The steps of one onboarding: repair of rows, confirmation, unknown symbols, readiness, first batch.
// What is done is stored: the page can be left at any step.
import {Allowed} from '../../app/Allowed';
import {useState} from 'react';
import {useChange, useMethod} from '../../api/queries';
import type {Onboarding, OnboardingState} from '../../api/types.gen';
import {Link, navigate, useParams} from '../../app/router';
import {Button} from '../../ui/Button';
import {Dialog} from '../../ui/Dialog';
import {enumLabel} from '../../ui/enum_labels';
import {plural} from '../../ui/format';
import {Page, Section, Tile, Tiles} from '../../ui/Page';
import {ProblemView, QueryResult} from '../../ui/states';
import {ReadinessSection} from './Readiness';
import {RowsSection} from './Rows';
import {stale} from './stale';
import {SymbolsSection} from './Symbols';

const stepLabels = {
    parse: 'Rows',
    enrich: 'Securities',
    price: 'Prices',
    options: 'Options',
} as const;

const moving: readonly OnboardingState[] = ['enriching', 'pricing', 'options', 'completing'];
const afterConfirmation: readonly OnboardingState[] = ['ready', 'incomplete', 'failed', 'active'];

function Steps({data}: {data: Onboarding}) {
    return (
        <Tiles>
            <Tile label="State" value={enumLabel(data.state)} note={data.message} />
            {data.steps.map((step) => (
                <Tile
                    key={step.name}
                    label={stepLabels[step.name]}
                    value={`${step.done} of ${step.total}`}
                    note={step.failed > 0 ? plural(step.failed, 'failure') : 'no failures'}
                />
            ))}
        </Tiles>
    );
}

function Confirm({data}: {data: Onboarding}) {
    const confirm = useChange('onboarding.confirm', [...stale]);
    const parse = data.steps.find((step) => step.name === 'parse');
    return (
        <Section title="Confirm" note="The portfolio is created, and its symbols are looked up.">
            {confirm.error ? <ProblemView error={confirm.error} /> : null}
            <div className="actions">
                <Button
                    kind="primary"
                    disabledReason={
                        confirm.isPending
                            ? 'The portfolio is being created.'
                            : data.state === 'needs_repair' &&
                              `Correct ${plural(parse?.failed ?? 0, 'row')} first.`
                    }
                    onClick={() => confirm.mutate({id: data.id, if_match: data.etag})}
                >
                    Create the portfolio
                </Button>
            </div>
        </Section>
    );
}

function Complete({data}: {data: Onboarding}) {
    const complete = useChange('onboarding.complete', [...stale]);
    return (
        <Section
            title="First batch"
            note="Every engine runs, the first snapshot is taken, and the daily batch is enabled."
        >
            {complete.error ? <ProblemView error={complete.error} /> : null}
            <div className="actions">
                <Button
                    kind="primary"
                    disabledReason={complete.isPending && 'The first batch is running.'}
                    onClick={() =>
                        complete.mutate({
                            id: data.id,
                            accept_incomplete: data.state === 'incomplete',
                        })
                    }
                >
                    {data.state === 'incomplete' ? 'Run with incomplete data' : 'Run first batch'}
                </Button>
            </div>
        </Section>
    );
}

function CancelDialog({data, onClose}: {data: Onboarding; onClose: () => void}) {
    const cancel = useChange('onboarding.cancel', [...stale]);
    return (
        <Dialog title={`Cancel onboarding of ${data.name}`} onClose={onClose}>
            <p>
                {data.portfolio
                    ? 'The portfolio that was created is deleted with its positions. Prices and securities are kept.'
                    : 'The rows of the file and their corrections are deleted.'}
            </p>
            {cancel.error ? <ProblemView error={cancel.error} /> : null}
            <div className="actions">
                <Button onClick={onClose}>Continue onboarding</Button>
                <Button
                    kind="danger"
                    disabledReason={cancel.isPending && 'The onboarding is being canceled.'}
                    onClick={() =>
                        cancel.mutate({id: data.id}, {onSuccess: () => navigate('/onboarding')})
                    }
                >
                    {data.portfolio ? 'Delete the portfolio' : 'Delete the rows'}
                </Button>
            </div>
        </Dialog>
    );
}

function Wizard({data}: {data: Onboarding}) {
    const [canceling, setCanceling] = useState(false);
    const open = data.state !== 'active' && data.state !== 'cancelled';
    const inFile = data.state === 'needs_repair' || data.state === 'previewed';
    return (
        <>
            <Section
                title={`${data.name} (${data.slug})`}
                note={data.file_name}
                tools={
                    <Allowed to="onboarding.cancel">
                        {open && (
                            <Button onClick={() => setCanceling(true)}>Cancel onboarding</Button>
                        )}
                    </Allowed>
                }
            >
                <Steps data={data} />
                {canceling && <CancelDialog data={data} onClose={() => setCanceling(false)} />}
                {data.state === 'active' && (
                    <p role="status">
                        The portfolio is active:{' '}
                        <Link to={`/portfolios/${data.slug}`}>open {data.name}</Link>.
                    </p>
                )}
            </Section>
            {inFile && <RowsSection data={data} />}
            <Allowed to="onboarding.confirm">{inFile && <Confirm data={data} />}</Allowed>
            {afterConfirmation.includes(data.state) && data.state !== 'active' && (
                <>
                    <SymbolsSection data={data} />
                    <Allowed to="onboarding.validate">
                        <ReadinessSection data={data} />
                    </Allowed>
                    <Allowed to="onboarding.complete">
                        <Complete data={data} />
                    </Allowed>
                </>
            )}
        </>
    );
}

export default function WizardPage() {
    const {onboarding = ''} = useParams();
    const status = useMethod(
        'onboarding.status',
        {id: onboarding},
        {
            refetchInterval: (query) =>
                moving.includes(query.state.data?.state ?? 'active') ? 1000 : false,
        },
    );
    return (
        <Page title="Onboarding of a portfolio">
            <QueryResult of={status} what="Loading the onboarding" lines={8}>
                {(data) => <Wizard data={data} />}
            </QueryResult>
        </Page>
    );
}
