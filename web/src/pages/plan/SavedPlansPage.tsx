// Saved plans with their versions: open, compare, delete.
import {useMemo, useState} from 'react';
import {call} from '../../api/client';
import {useMethod} from '../../api/queries';
import type {SavedPlan} from '../../api/types.gen';
import {Allowed} from '../../app/Allowed';
import {Link, navigate} from '../../app/router';
import {Button} from '../../ui/Button';
import {Dialog} from '../../ui/Dialog';
import {enumLabel} from '../../ui/enum_labels';
import {instant} from '../../ui/format';
import {Page, Section} from '../../ui/Page';
import {Empty, ProblemView, QueryResult} from '../../ui/states';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';
import {CopyTo} from '../users/CopyTo';
import {addressOf, comparisonOf} from './saved_plan';
import {DeleteDialog} from '../../ui/Question';

const idOfRow = (r: SavedPlan) => `${r.plan} ${r.version}`;

const savedColumns: Column<SavedPlan>[] = [
    {
        key: 'saved_at',
        label: 'Saved',
        text: true,
        value: (r) => r.saved_at,
        cell: (r) => instant(r.saved_at),
    },
    {key: 'author', label: 'By', text: true, value: (r) => r.author},
    {key: 'note', label: 'Note', text: true, value: (r) => r.note},
];

// Opens a version in the planner; a plan that has no form says so.
function useOpening() {
    const [problem, setProblem] = useState<unknown>(null);
    const open = async (plan: SavedPlan) => {
        try {
            const details = await call('saved_plan.get', {
                plan: plan.plan,
                version: plan.version,
            });
            const address = addressOf(details);
            if (address) navigate(address);
            else
                setProblem(
                    new Error(
                        `${plan.name} was not saved on a page: it can be compared, not opened.`,
                    ),
                );
        } catch (error) {
            setProblem(error);
        }
    };
    return {open, problem};
}

function Versions({plan, onClose}: {plan: SavedPlan; onClose: () => void}) {
    const details = useMethod('saved_plan.get', {plan: plan.plan});
    const {open, problem} = useOpening();
    const columns: Column<SavedPlan>[] = [
        {
            key: 'version',
            label: 'Version',
            value: (r) => r.version,
            cell: (r) => String(r.version),
        },
        ...savedColumns,
        {
            key: 'actions',
            label: 'Actions',
            text: true,
            value: () => '',
            cell: (r) => (
                <Allowed to="plan.simulate">
                    <Button
                        kind="quiet"
                        aria-label={`Open version ${r.version}`}
                        onClick={() => void open(r)}
                    >
                        Open
                    </Button>
                    {r.version !== plan.version && (
                        <Link
                            to={comparisonOf(r, plan)}
                            aria-label={`Compare version ${r.version} with the latest`}
                        >
                            Compare with latest
                        </Link>
                    )}
                </Allowed>
            ),
        },
    ];
    return (
        <Dialog title={`Versions of ${plan.name}`} onClose={onClose}>
            <p className="note">Saving an earlier version again makes it the latest.</p>
            {problem ? <ProblemView error={problem} /> : null}
            <QueryResult of={details} what="Loading versions">
                {(data) => (
                    <Table
                        label="Versions"
                        rows={data.versions}
                        columns={columns}
                        id={idOfRow}
                        height={420}
                    />
                )}
            </QueryResult>
        </Dialog>
    );
}

function DeletePlan({plan, onClose}: {plan: SavedPlan; onClose: () => void}) {
    return (
        <DeleteDialog
            what={plan.name}
            method="saved_plan.delete"
            request={{plan: plan.plan}}
            stale={['saved_plan.list', 'saved_plan.get']}
            onClose={onClose}
        >
            <p>All its versions are deleted. This cannot be undone.</p>
        </DeleteDialog>
    );
}

function Plans({rows}: {rows: SavedPlan[]}) {
    const [selected, setSelected] = useState<readonly string[]>([]);
    const [versionsOf, setVersionsOf] = useState<SavedPlan | null>(null);
    const [deleting, setDeleting] = useState<SavedPlan | null>(null);
    const {open, problem} = useOpening();
    const [first, second] = selected.flatMap((id) => rows.filter((r) => r.plan === id));
    const address =
        first && second && selected.length === 2 && first.kind === second.kind
            ? comparisonOf(first, second)
            : null;
    const columns = useMemo<Column<SavedPlan>[]>(
        () => [
            {
                key: 'selected',
                label: 'Select',
                text: true,
                value: (r) => (selected.includes(r.plan) ? 'yes' : ''),
                cell: (r) => (
                    <input
                        type="checkbox"
                        aria-label={`Select ${r.name}`}
                        checked={selected.includes(r.plan)}
                        onChange={(event) =>
                            setSelected((now) =>
                                event.target.checked
                                    ? [...now, r.plan]
                                    : now.filter((id) => id !== r.plan),
                            )
                        }
                    />
                ),
            },
            {key: 'name', label: 'Plan', text: true, value: (r) => r.name},
            {key: 'kind', label: 'Kind', text: true, value: (r) => enumLabel(r.kind)},
            {
                key: 'version',
                label: 'Version',
                value: (r) => r.version,
                cell: (r) => String(r.version),
            },
            ...savedColumns,
            {
                key: 'actions',
                label: 'Actions',
                text: true,
                value: () => '',
                cell: (r) => (
                    <>
                        <Allowed to="plan.simulate">
                            <Button
                                kind="quiet"
                                aria-label={`Open ${r.name}`}
                                onClick={() => void open(r)}
                            >
                                Open
                            </Button>
                        </Allowed>
                        <Button
                            kind="quiet"
                            aria-label={`Versions of ${r.name}`}
                            onClick={() => setVersionsOf(r)}
                        >
                            Versions
                        </Button>
                        <CopyTo what={{plan: r.plan}} name={r.name} />
                        <Allowed to="saved_plan.delete">
                            <Button
                                kind="quiet"
                                aria-label={`Delete ${r.name}`}
                                onClick={() => setDeleting(r)}
                            >
                                Delete
                            </Button>
                        </Allowed>
                    </>
                ),
            },
        ],
        [selected, open],
    );
    return (
        <Section
            title="Plans"
            note="Every save is a version; the latest 50 of a plan are kept."
            tools={
                <Allowed to="saved_plan.compare">
                    <Button
                        onClick={() => address && navigate(address)}
                        disabledReason={!address && 'Select two plans of one kind.'}
                    >
                        Compare
                    </Button>
                </Allowed>
            }
        >
            {problem ? <ProblemView error={problem} /> : null}
            <Table label="Saved plans" rows={rows} columns={columns} id={(r) => r.plan} />
            {versionsOf && <Versions plan={versionsOf} onClose={() => setVersionsOf(null)} />}
            {deleting && <DeletePlan plan={deleting} onClose={() => setDeleting(null)} />}
        </Section>
    );
}

export default function SavedPlansPage() {
    const list = useMethod('saved_plan.list', {});
    return (
        <Page title="Saved plans">
            <QueryResult of={list} what="Loading plans">
                {(data) =>
                    data.data.length === 0 ? (
                        <Empty title="No saved plans yet">
                            <Allowed to="plan.simulate">
                                <p>
                                    <Link to="/plan">Retirement</Link> and{' '}
                                    <Link to="/household">Household</Link> save the plan they show.
                                </p>
                            </Allowed>
                        </Empty>
                    ) : (
                        <Plans rows={data.data} />
                    )
                }
            </QueryResult>
        </Page>
    );
}
