// One plan of new business: its grid of lines and months, its versions and review, and the NII of a
// balance sheet with it.
import {Allowed} from '../../app/Allowed';
import {useQuery} from '@tanstack/react-query';
import {useState} from 'react';
import {useChange, useMethod, useMay} from '../../api/queries';
import {
    BusinessPlanContentFields,
    PutBusinessPlanRequestFields as fields,
    type BusinessPlan,
} from '../../api/types.gen';
import {useDraft} from '../../app/drafts';
import {Link, navigate, useParams, useSearch} from '../../app/router';
import {Button, fixErrorsFirst, missingFields} from '../../ui/Button';
import {download} from '../../ui/download';
import {FileField, SelectField, TextField} from '../../ui/fields';
import {DraftNote, errorOf} from '../../ui/form';
import {instant} from '../../ui/format';
import {Facts, Page, Section} from '../../ui/Page';
import {ProblemView, QueryResult} from '../../ui/states';
import {Table} from '../../ui/Table';
import {ReviewPanel} from '../reviews/ReviewPanel';
import {StateChip} from '../reviews/state';
import {versionColumns} from './document_columns';
import {PlanGrid} from './PlanGrid';
import {PlanIncome} from './PlanIncome';
import {
    contentOf,
    csvOfPlan,
    isSound,
    monthAfter,
    monthCount,
    newPlan,
    planOfCsv,
    textOf,
    type PlanText,
} from './plan_text';
import {sessionList} from './session_list';
import {DeleteDialog} from '../../ui/Question';

function DeletePlan({plan, onClose}: {plan: BusinessPlan; onClose: () => void}) {
    return (
        <DeleteDialog
            what={plan.name}
            method="alm.business_plan.delete"
            request={{plan: plan.plan}}
            stale={['alm.business_plan.list']}
            onDeleted={() => navigate('/business-plans')}
            onClose={onClose}
        >
            <p>All {plan.versions.length} versions of the plan will be deleted.</p>
        </DeleteDialog>
    );
}

function CsvTools({
    plan,
    set,
    currency,
}: {
    plan: PlanText;
    set: (plan: PlanText) => void;
    currency: string;
}) {
    const [error, setError] = useState<string | null>(null);
    const read = async ([file]: File[]) => {
        if (!file) return;
        const result = planOfCsv(plan, await file.text(), currency);
        setError(typeof result === 'string' ? result : null);
        if (typeof result !== 'string') set(result);
    };
    return (
        <div className="plan-files">
            <FileField
                label="Import CSV"
                accept=".csv,.tsv,.txt,text/csv"
                hint="Replaces the lines and months by those of the file, whose columns are those of the export."
                error={error}
                taken
                onFiles={(files) => void read(files)}
            />
            <Button
                disabledReason={plan.lines.length === 0 && 'The plan has no lines.'}
                onClick={() =>
                    download(`${plan.id || 'business plan'}.csv`, csvOfPlan(plan), 'text/csv')
                }
            >
                Export CSV
            </Button>
        </div>
    );
}

function Editor({
    stored,
    initial,
    currency,
}: {
    stored: BusinessPlan | null;
    initial: PlanText;
    currency: string;
}) {
    const put = useChange('alm.business_plan.put', [
        'alm.business_plan.list',
        'alm.business_plan.get',
    ]);
    const draft = useDraft<PlanText>(`alm.business_plan ${stored ? stored.item : 'new'}`, initial);
    const mayEdit = useMay()('alm.business_plan.put') !== false;
    const {value: plan, set} = draft;
    const change = (part: Partial<PlanText>) => set((now) => ({...now, ...part}));
    const lacking = missingFields([
        plan.id.trim() === '' && 'id',
        plan.name.trim() === '' && 'name',
        plan.lines.length === 0 && 'a line',
    ]);
    const isSame = stored !== null && JSON.stringify(plan) === JSON.stringify(initial);
    const save = () =>
        put.mutate(
            {plan: plan.id.trim(), name: plan.name.trim(), note: plan.note, ...contentOf(plan)},
            {
                onSuccess: (made) => {
                    draft.clear();
                    navigate(`/business-plans/${made.plan}`);
                },
            },
        );
    return (
        <>
            <fieldset className="bare" disabled={!mayEdit}>
                <Section title="Plan">
                    <DraftNote of={draft} />
                    <div className="controls balance-terms">
                        {!stored && (
                            <TextField
                                label="Id"
                                of={fields.plan}
                                placeholder="budget-2027"
                                value={plan.id}
                                error={errorOf(put.error, 'plan')}
                                onChange={(event) => change({id: event.target.value})}
                            />
                        )}
                        <TextField
                            label="Name"
                            of={fields.name}
                            value={plan.name}
                            onChange={(event) => change({name: event.target.value})}
                        />
                        <TextField
                            label="First month"
                            type="month"
                            value={plan.first}
                            onChange={(event) => change({first: event.target.value})}
                        />
                        <TextField
                            label="Months"
                            inputMode="numeric"
                            value={plan.months}
                            error={
                                monthCount(plan) === 0
                                    ? 'Expected a whole number from 1 to 600.'
                                    : null
                            }
                            onChange={(event) => change({months: event.target.value})}
                        />
                        <SelectField
                            label="Originated on"
                            of={BusinessPlanContentFields.origination}
                            value={plan.origination}
                            onChange={(event) =>
                                change({origination: event.target.value as PlanText['origination']})
                            }
                            options={[
                                ['first', 'First of the month'],
                                ['middle', 'Middle of the month'],
                            ]}
                        />
                        <TextField
                            label="Reason"
                            of={fields.note}
                            value={plan.note}
                            onChange={(event) => change({note: event.target.value})}
                        />
                    </div>
                </Section>
                <Section
                    title="New business by line and month"
                    note={`The client rate of a line is the forward rate of its term on the day of origination, under each scenario, plus the margin.${mayEdit ? ' Paste cells of a spreadsheet into the volumes; Enter moves to the next line.' : ''}`}
                >
                    <PlanGrid plan={plan} set={set} currency={currency} />
                    <Allowed to="alm.business_plan.put">
                        <CsvTools plan={plan} set={(next) => set(next)} currency={currency} />
                        {put.error ? <ProblemView error={put.error} /> : null}
                        <p className="row">
                            <Button
                                kind="primary"
                                disabledReason={
                                    put.isPending
                                        ? 'Already storing.'
                                        : lacking ||
                                          (!isSound(plan) && fixErrorsFirst) ||
                                          (isSame && 'No changes to store.')
                                }
                                onClick={save}
                            >
                                Store as a version
                            </Button>
                        </p>
                    </Allowed>
                </Section>
            </fieldset>
            <Allowed to="alm.session.dynamic">
                <PlanIncome plan={plan} />
            </Allowed>
        </>
    );
}

function Stored({data}: {data: BusinessPlan}) {
    const [deleting, setDeleting] = useState(false);
    return (
        <>
            <Editor
                key={data.item}
                stored={data}
                initial={textOf(data.plan, data.name, data.content)}
                currency={data.content.lines[0]?.terms.currency ?? 'EUR'}
            />
            <Section
                title={`Version ${data.version}`}
                tools={
                    <Allowed to="alm.business_plan.delete">
                        <Button kind="danger" onClick={() => setDeleting(true)}>
                            Delete plan
                        </Button>
                    </Allowed>
                }
            >
                <Facts
                    rows={[
                        ['Review', <StateChip key="s" state={data.state} />],
                        ['Stored', `${instant(data.created_at)} by ${data.created_by}`],
                        ['Reason', data.note || 'none'],
                        ['Approved version', data.approved ?? 'none'],
                    ]}
                />
                <Table
                    label="Versions"
                    rows={data.versions}
                    id={(row) => String(row.version)}
                    columns={versionColumns(`/business-plans/${data.plan}`)}
                />
            </Section>
            <ReviewPanel
                kind="business_plan"
                item={data.item}
                figures={['Volumes', 'Margins', 'Terms']}
            />
            {deleting && <DeletePlan plan={data} onClose={() => setDeleting(false)} />}
        </>
    );
}

// Begins in the month after the latest balance sheet.
function NewPlan() {
    const sessions = useQuery(sessionList);
    return (
        <QueryResult of={sessions} what="Loading balance sheets">
            {(rows) => {
                const latest = rows[0];
                const month = (latest?.as_of ?? new Date().toISOString()).slice(0, 7);
                return (
                    <Editor
                        stored={null}
                        initial={newPlan(monthAfter(month, 1))}
                        currency={latest?.currency ?? 'EUR'}
                    />
                );
            }}
        </QueryResult>
    );
}

export default function BusinessPlanPage() {
    const plan = useParams().plan ?? '';
    const [version] = useSearch('version');
    const chosen = Number(version);
    const isNew = plan === 'new';
    const view = useMethod(
        'alm.business_plan.get',
        isNew ? null : {plan, version: Number.isInteger(chosen) && chosen > 0 ? chosen : null},
    );
    return (
        <Page title={isNew ? 'New business plan' : (view.data?.name ?? 'Business plan')}>
            {isNew ? (
                <NewPlan />
            ) : (
                <QueryResult of={view} what="Loading business plan">
                    {(data) => <Stored data={data} />}
                </QueryResult>
            )}
            <p>
                <Link to="/business-plans">All business plans</Link>
            </p>
        </Page>
    );
}
