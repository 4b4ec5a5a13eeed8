// Goals: the share reached, the path from past contributions and return, and what is still required.
import {useMemo, useState} from 'react';
import {useMethod} from '../../api/queries';
import type {GoalProgressResponse, GoalWithProgress, Milestone} from '../../api/types.gen';
import {Allowed} from '../../app/Allowed';
import {useMay} from '../../api/queries';
import {useAsOf} from '../../app/router';
import {Button} from '../../ui/Button';
import {Chip} from '../../ui/Definition';
import {enumLabel} from '../../ui/enum_labels';
import {Figure} from '../../ui/Figure';
import {number, percent} from '../../ui/format';
import {Section} from '../../ui/Page';
import {QueryResult} from '../../ui/states';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';
import type {Why} from '../../ui/Why';
import {Quality} from '../portfolios/frame';
import {asNumber, basisOf, LedgerFrame, Money, money} from './frame';
import {DeleteGoal, GoalForm} from './GoalForm';
import {Milestones} from './Milestones';

const countsOf = (goal: GoalWithProgress): string =>
    goal.counts === 'accounts'
        ? (goal.accounts ?? []).join(', ')
        : goal.counts === 'type'
          ? enumLabel(goal.type)
          : 'Net worth';

// The assumptions of the path and where it leads, as text.
function assumptionOf(goal: GoalWithProgress): string {
    const progress = goal.progress;
    if (!progress) return 'Cannot be valued.';
    if (progress.status === 'reached') return 'The target has been reached.';
    if (progress.assumed_contribution === null)
        return 'No path: fewer than three months of values and no planned contribution.';
    const trend = progress.trend;
    const past = trend ? `from ${trend.from} to ${trend.to}` : '';
    const paid = `${number(progress.assumed_contribution, 0, true)} ${goal.currency} at the end of each month (${goal.monthly_contribution == null ? `average ${past}` : 'planned'})`;
    const rate = `${percent(progress.assumed_return, 2, true)}% a year`;
    const earned =
        goal.annual_return != null
            ? `${rate} (stated)`
            : trend?.annual_return == null
              ? 'no return, because the past has less than a year of positive values'
              : `${rate} (return ${past})`;
    const reached = progress.projected_on
        ? ` Reaches the target on ${progress.projected_on}.`
        : ' Does not reach the target within 100 years.';
    const alone =
        progress.required_return === null
            ? ''
            : ` Without contributions, the target requires ${percent(progress.required_return, 1, true)}% a year.`;
    return `Assumes ${paid} and ${earned}, before inflation.${reached}${alone}`;
}

function milestoneWhy(data: GoalProgressResponse, goal: GoalWithProgress, one: Milestone): Why {
    return {
        ...basisOf('ledger.goal.progress', data),
        title: `${goal.name} on ${one.date}`,
        value: money(one.value),
        ...(goal.currency && {unit: goal.currency}),
        asOf: one.date,
        inputs: [
            ['Counts', countsOf(goal)],
            ['Level', money(one.level)],
            ['Target', money(goal.target)],
            ['Share of the target', `${percent(Number(one.value) / Number(goal.target), 1)}%`],
            ['Fell below', one.fell_below ?? 'not since'],
        ],
    };
}

function whyOf(data: GoalProgressResponse, goal: GoalWithProgress): Why {
    const progress = goal.progress;
    return {
        ...basisOf('ledger.goal.progress', data),
        title: goal.name,
        term: 'goal_path',
        value: number(progress?.projected),
        unit: goal.currency,
        asOf: progress?.date ?? null,
        coverage: goal.coverage,
        inputs: [
            ['Value', money(progress?.value)],
            ['Target', money(goal.target)],
            ['Months left', number(progress?.months_left, 1)],
            ['Contribution per month', number(progress?.assumed_contribution, 2, true)],
            ['Return per year', `${percent(progress?.assumed_return, 2, true)}%`],
        ],
    } as Why;
}

function columnsOf(data: GoalProgressResponse): Column<GoalWithProgress>[] {
    const none = 'the goal is reached or overdue, or has no path';
    return [
        {key: 'name', label: 'Goal', text: true, value: (g) => g.name},
        {key: 'counts', spare: 2, label: 'Counts', text: true, value: countsOf},
        {
            key: 'value',
            label: 'Value',
            value: (g) => asNumber(g.progress?.value),
            cell: (g) => (
                <Money
                    value={g.progress?.value}
                    digits={0}
                    unit={g.currency}
                    name={`goal.${g.goal}.value`}
                    reason="cannot be valued"
                />
            ),
        },
        {
            key: 'target',
            label: 'Target',
            value: (g) => asNumber(g.target),
            cell: (g) => <Money value={g.target} digits={0} unit={g.currency} />,
        },
        {
            key: 'share',
            spare: 1,
            label: 'Reached',
            unit: '%',
            value: (g) => g.progress?.share ?? null,
            cell: (g) => (
                <Figure
                    value={g.progress?.share}
                    percent
                    digits={1}
                    name={`goal.${g.goal}.share`}
                    reason="cannot be valued"
                />
            ),
        },
        {key: 'due', label: 'Due', text: true, value: (g) => g.due},
        {
            key: 'status',
            label: 'Status',
            text: true,
            value: (g) => (g.progress ? enumLabel(g.progress.status) : ''),
        },
        {
            key: 'projected',
            label: 'On the due date',
            chip: <Chip term="goal_path" />,
            value: (g) => g.progress?.projected ?? null,
            cell: (g) => (
                <Figure
                    value={g.progress?.projected}
                    unit={g.currency}
                    name={`goal.${g.goal}.projected`}
                    reason={none}
                    why={() => whyOf(data, g)}
                />
            ),
        },
        {
            key: 'required_contribution',
            label: 'Required per month',
            value: (g) => g.progress?.required_contribution ?? null,
            cell: (g) => (
                <Figure
                    value={g.progress?.required_contribution}
                    unit={g.currency}
                    name={`goal.${g.goal}.required`}
                    reason={none}
                />
            ),
        },
    ];
}

function Progress({
    data,
    onEdit,
    onDelete,
}: {
    data: GoalProgressResponse;
    onEdit: (goal: GoalWithProgress) => void;
    onDelete: (goal: GoalWithProgress) => void;
}) {
    const mayWrite = useMay()('ledger.goal.put') !== false;
    const columns = useMemo(() => columnsOf(data), [data]);
    const actions = (g: GoalWithProgress) => (
        <>
            <Button kind="quiet" aria-label={`Edit ${g.name}`} onClick={() => onEdit(g)}>
                Edit
            </Button>
            <Button kind="quiet" aria-label={`Delete ${g.name}`} onClick={() => onDelete(g)}>
                Delete
            </Button>
        </>
    );
    const reached = data.goals.flatMap((g) =>
        (g.progress?.milestones ?? []).map((one) => ({
            ...one,
            name: `${g.name}: ${percent(Number(one.level) / Number(g.target), 0)}%`,
            currency: g.currency ?? '',
            why: () => milestoneWhy(data, g, one),
        })),
    );
    return (
        <>
            <Table
                label="Goals"
                rows={data.goals}
                columns={columns}
                id={(g) => g.goal}
                sort={null}
                {...(mayWrite ? {actions} : {})}
                none="No goals yet, such as a down payment or a reserve."
            />
            {data.goals.length > 0 && (
                <Section title="Paths and assumptions">
                    <ul>
                        {data.goals.map((g) => (
                            <li key={g.goal}>
                                <b>{g.name}.</b> {assumptionOf(g)}
                            </li>
                        ))}
                    </ul>
                </Section>
            )}
            {data.goals.length > 0 && (
                <Section
                    title="Milestones"
                    note="Quarters of the targets by month ends; those reached before the first one have no known date."
                >
                    <Milestones
                        rows={reached}
                        none="No quarter of a goal was first reached after the first month end."
                    />
                </Section>
            )}
        </>
    );
}

export default function GoalsPage() {
    const [asOf] = useAsOf();
    const progress = useMethod('ledger.goal.progress', {as_of: asOf || null});
    const [adding, setAdding] = useState(false);
    const [editing, setEditing] = useState<GoalWithProgress | null>(null);
    const [removing, setRemoving] = useState<GoalWithProgress | null>(null);
    return (
        <LedgerFrame
            title="Goals"
            actions={
                <>
                    {progress.data?.as_of && (
                        <Quality
                            overTime
                            coverage={progress.data.coverage}
                            issues={progress.data.issues}
                            asOf={progress.data.as_of}
                        />
                    )}
                    <Allowed to="ledger.goal.put">
                        <Button kind="primary" onClick={() => setAdding(true)}>
                            Add a goal
                        </Button>
                    </Allowed>
                </>
            }
        >
            <QueryResult of={progress} what="Calculating progress" lines={6}>
                {(data) => <Progress data={data} onEdit={setEditing} onDelete={setRemoving} />}
            </QueryResult>
            {adding && <GoalForm goal={null} onClose={() => setAdding(false)} />}
            {editing && <GoalForm goal={editing} onClose={() => setEditing(null)} />}
            {removing && <DeleteGoal goal={removing} onClose={() => setRemoving(null)} />}
        </LedgerFrame>
    );
}
