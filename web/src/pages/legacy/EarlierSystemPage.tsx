// The files of an earlier system: a plan of what is imported, the import as planned, and an undo.
import {Allowed} from '../../app/Allowed';
import {useState} from 'react';
import {problemOf} from '../../api/client';
import {useChange} from '../../api/queries';
import {LegacySourceLabels, type LegacyFile, type LegacyPlanResponse} from '../../api/types.gen';
import {Link} from '../../app/router';
import {Button} from '../../ui/Button';
import {FileField} from '../../ui/fields';
import {plural} from '../../ui/format';
import {Page, Section} from '../../ui/Page';
import {Issues, Loading, ProblemView} from '../../ui/states';
import {base64Of} from '../balance/upload';
import {EarlierImports, UndoEarlier} from './EarlierImports';
import {EarlierPlan} from './EarlierPlan';
import {staleAfterImport} from './stale';

const addedBy = (plan: LegacyPlanResponse): number =>
    plan.targets.reduce((sum, target) => sum + target.new, 0);

function Done({plan, onAgain}: {plan: LegacyPlanResponse; onAgain: () => void}) {
    return (
        <Section title="Import completed">
            <p role="status">
                {plan.import
                    ? `${plural(addedBy(plan), 'record')} of ${LegacySourceLabels[plan.source]} imported.`
                    : 'Everything in the files was stored already.'}
            </p>
            {plan.issues.length > 0 && <Issues issues={plan.issues} />}
            <div className="row">
                {plan.import && plan.figures > 0 && (
                    <Link className="button" to={`/earlier-system/${plan.import}`}>
                        {`Compare ${plural(plan.figures, 'figure')}`}
                    </Link>
                )}
                {plan.import && (
                    <UndoEarlier id={plan.import} name={plan.files.join(', ')} onDone={onAgain} />
                )}
                <Button onClick={onAgain}>Import other files</Button>
            </div>
        </Section>
    );
}

function Wizard() {
    const plan = useChange('legacy.plan');
    const commit = useChange('legacy.commit', staleAfterImport);
    const [files, setFiles] = useState<LegacyFile[]>([]);
    const review = (chosen: LegacyFile[]) => {
        setFiles(chosen);
        commit.reset();
        if (chosen.length > 0) plan.mutate({files: chosen});
        else plan.reset();
    };
    const ready = plan.data && !plan.isPending ? plan.data : null;
    if (commit.data) return <Done plan={commit.data} onAgain={() => review([])} />;
    return (
        <>
            <Section
                title="Files"
                note="PortfolioOS: its SQLite file with accounts and its DuckDB files, together. SigmaSight: a dump in plain format (pg_dump). Either: a CSV file per table, named after it."
            >
                <form aria-label="Files of the earlier system">
                    <FileField
                        label="Files"
                        accept=".sqlite,.sqlite3,.db,.duckdb,.sql,.dump,.csv"
                        multiple
                        hint={files.map(({file_name}) => file_name).join(', ')}
                        onFiles={(chosen) => {
                            void Promise.all(
                                chosen.map(async (file) => ({
                                    file_name: file.name,
                                    content: base64Of(new Uint8Array(await file.arrayBuffer())),
                                })),
                            ).then(review);
                        }}
                    />
                </form>
                <p className="note">
                    A session of ALMReady is uploaded as a <Link to="/balance">balance sheet</Link>,
                    positions of any other system, as a CSV file, under{' '}
                    <Link to="/onboarding">Onboarding</Link>.
                </p>
            </Section>
            {plan.isPending && <Loading what="Reading files" />}
            {plan.error && !plan.isPending ? (
                <Section title="The files cannot be read">
                    <ProblemView error={plan.error} retry={() => review(files)} />
                </Section>
            ) : null}
            {ready && (
                <EarlierPlan plan={ready}>
                    <div className="row">
                        <Button
                            kind="primary"
                            disabledReason={
                                commit.isPending
                                    ? 'Already importing.'
                                    : addedBy(ready) === 0 &&
                                      'All records are stored already or rejected.'
                            }
                            onClick={() => commit.mutate({files, plan_digest: ready.plan_digest})}
                        >
                            {addedBy(ready) === 0
                                ? 'Nothing to import'
                                : `Import ${plural(addedBy(ready), 'record')}`}
                        </Button>
                        <span className="note">
                            All or nothing, exactly as planned. Digest{' '}
                            <code>{ready.plan_digest.slice(0, 12)}</code>
                        </span>
                    </div>
                    {commit.error ? (
                        <>
                            <ProblemView error={commit.error} />
                            {problemOf(commit.error).status === 409 && (
                                <Button onClick={() => review(files)}>Review the new plan</Button>
                            )}
                        </>
                    ) : null}
                </EarlierPlan>
            )}
        </>
    );
}

export default function EarlierSystemPage() {
    return (
        <Page title="Import from an earlier system">
            <Allowed to="legacy.plan">
                {' '}
                <Wizard />
            </Allowed>{' '}
            <EarlierImports />
        </Page>
    );
}
