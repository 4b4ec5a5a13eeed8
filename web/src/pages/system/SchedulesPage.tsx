// Schedules: what runs when, its next and its last run, and the form that makes or changes one.
import {Allowed} from '../../app/Allowed';
import {useState} from 'react';
import {useChange, useMethod} from '../../api/queries';
import {
    CreateScheduleRequestFields as fields,
    scheduledTitles,
    type Schedule,
} from '../../api/types.gen';
import {Link} from '../../app/router';
import {Button} from '../../ui/Button';
import {Dialog} from '../../ui/Dialog';
import {enumLabel} from '../../ui/enum_labels';
import {CheckField, SelectField, TextArea, TextField} from '../../ui/fields';
import {DraftNote, useFields} from '../../ui/form';
import {instant, plural} from '../../ui/format';
import {Page, Section} from '../../ui/Page';
import {Empty, ProblemView, QueryResult} from '../../ui/states';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';
import {ExampleRule, exampleRules, NextRuns} from './ScheduleRule';
import {DeleteDialog} from '../../ui/Question';

const changed = ['schedule.list', 'schedule.get', 'jobs.list'] as const;

type Scheduled = keyof typeof scheduledTitles;

// First those that run without a person's input.
const usual: readonly Scheduled[] = [
    'batch.run',
    'market.sync',
    'report.generate',
    'backup.create',
    'system.cleanup',
];
const calculations = [
    ...usual,
    ...(Object.keys(scheduledTitles) as Scheduled[])
        .filter((method) => !usual.includes(method))
        .sort((a, b) => scheduledTitles[a].localeCompare(scheduledTitles[b])),
].map((method) => [method, scheduledTitles[method]] as const);

const parsed = (text: string): unknown => {
    try {
        return JSON.parse(text || '{}');
    } catch {
        return undefined;
    }
};

function Editor({schedule, onClose}: {schedule: Schedule | null; onClose: () => void}) {
    const create = useChange('schedule.create', [...changed]);
    const update = useChange('schedule.update', [...changed]);
    const change = schedule ? update : create;
    const {text, field, elsewhere, invalid, setText, draft} = useFields(
        `schedule ${schedule?.id ?? 'new'}`,
        {
            name: schedule?.name ?? '',
            method: schedule?.method ?? 'batch.run',
            request: schedule ? JSON.stringify(schedule.request) : '',
            rule: schedule?.rule ?? exampleRules[0],
            misfire_minutes: String(schedule?.misfire_minutes ?? 360),
        },
        change.error,
        {name: fields.name, rule: fields.rule, misfire_minutes: fields.misfire_minutes},
    );
    const [enabled, setEnabled] = useState(schedule?.enabled ?? true);
    const request = parsed(text.request);
    const reason =
        (!text.name.trim() && 'Enter a name.') ||
        (request === undefined && 'The request is not valid JSON.') ||
        (invalid.length > 0 && `Check ${invalid.join(', ')}.`);
    const save = () => {
        const values = {
            name: text.name.trim(),
            method: text.method,
            request,
            rule: text.rule,
            misfire_minutes: Number(text.misfire_minutes),
            enabled,
        };
        const done = {
            onSuccess: () => {
                draft.clear();
                onClose();
            },
        };
        if (schedule)
            update.mutate({schedule: schedule.id, if_match: schedule.etag, ...values}, done);
        else create.mutate(values, done);
    };
    return (
        <Dialog title={schedule ? `Change ${schedule.name}` : 'New schedule'} onClose={onClose}>
            <DraftNote of={draft} />
            <div className="form-grid">
                <TextField label="Name" {...field('name')} />
                <SelectField label="Calculation" options={calculations} {...field('method')} />
                <TextField label="Rule" {...field('rule')} />
                <ExampleRule onChoose={(rule) => setText((now) => ({...now, rule}))} />
                <TextField
                    label="Run a missed one if it is late by less than"
                    inputMode="numeric"
                    {...field('misfire_minutes')}
                />
                <TextArea
                    label="Request"
                    rows={3}
                    hint={'JSON; empty for all defaults, or {"portfolios":["fund1"]}'}
                    {...field('request')}
                />
                <CheckField
                    label="Enabled"
                    checked={enabled}
                    onChange={(event) => setEnabled(event.target.checked)}
                />
            </div>
            <NextRuns rule={text.rule} />
            {elsewhere && <ProblemView error={change.error} />}
            <div className="actions">
                <Button onClick={onClose}>Cancel</Button>
                <Button
                    kind="primary"
                    onClick={save}
                    disabledReason={change.isPending ? 'Saving.' : reason}
                >
                    Save
                </Button>
            </div>
        </Dialog>
    );
}

function Removal({schedule, onClose}: {schedule: Schedule; onClose: () => void}) {
    return (
        <DeleteDialog
            what={schedule.name}
            method="schedule.delete"
            request={{schedule: schedule.id}}
            stale={changed}
            onClose={onClose}
        >
            <p>The schedule is deleted; jobs and results of its earlier runs stay.</p>
        </DeleteDialog>
    );
}

const outcome = (schedule: Schedule): string => enumLabel(schedule.last_outcome);

function LastRun({schedule}: {schedule: Schedule}) {
    const {last_outcome, last_run_at, last_message, method} = schedule;
    if (last_outcome === 'none') return <span className="note">not yet</span>;
    const bad = last_outcome === 'failed' || last_outcome === 'missed';
    return (
        <span title={last_message}>
            <Link to={method.startsWith('batch.') ? '/batch' : '/jobs'}>
                <span className={bad ? 'flag' : ''}>{outcome(schedule)}</span>
            </Link>{' '}
            <small>{instant(last_outcome === 'missed' ? schedule.last_due_at : last_run_at)}</small>
        </span>
    );
}

const columns: Column<Schedule>[] = [
    {key: 'name', label: 'Name', text: true, value: (s) => s.name},
    {
        key: 'title',
        spare: 1,
        label: 'Calculation',
        text: true,
        value: (s) => s.title,
    },
    {key: 'rule', label: 'Rule', text: true, value: (s) => s.rule},
    {
        key: 'next',
        label: 'Next run',
        text: true,
        value: (s) => s.next_run_at,
        cell: (s) => (s.enabled ? instant(s.next_run_at) : <span className="note">disabled</span>),
    },
    {
        key: 'last',
        label: 'Last run',
        text: true,
        value: outcome,
        cell: (s) => <LastRun schedule={s} />,
    },
    {
        key: 'message',
        spare: 2,
        label: 'Message',
        text: true,
        cut: true,
        value: (s) => s.last_message,
    },
];

export default function SchedulesPage() {
    const schedules = useMethod(
        'schedule.list',
        {},
        {
            refetchInterval: (query) =>
                query.state.data?.data.some((s) => s.last_outcome === 'running') ? 2000 : 30_000,
        },
    );
    const update = useChange('schedule.update', [...changed]);
    const run = useChange('schedule.run_now', [...changed]);
    const [editing, setEditing] = useState<Schedule | 'new' | null>(null);
    const [removing, setRemoving] = useState<Schedule | null>(null);
    const toggle = (s: Schedule) =>
        update.mutate({schedule: s.id, if_match: s.etag, enabled: !s.enabled});
    const error = update.error ?? run.error;
    return (
        <Page
            title="Schedules"
            actions={
                <Allowed to="schedule.create">
                    <Button kind="primary" onClick={() => setEditing('new')}>
                        New schedule
                    </Button>
                </Allowed>
            }
        >
            {error ? <ProblemView error={error} /> : null}
            <QueryResult of={schedules} what="Loading schedules" lines={5}>
                {({data}) =>
                    data.length === 0 ? (
                        <Empty title="No schedules">
                            <p>
                                A schedule runs a calculation by a rule: the daily batch after the
                                close, a report every month, a cleanup at night.
                            </p>
                        </Empty>
                    ) : (
                        <Section
                            title={plural(data.length, 'schedule')}
                            note="Times are shown in your time zone; the rule names its own."
                        >
                            <Table
                                label="Schedules"
                                rows={data}
                                columns={columns}
                                id={(s) => s.id}
                                sort={null}
                                {...(data.some((s) => s.may_change) && {
                                    onOpen: (s: Schedule) => s.may_change && setEditing(s),
                                })}
                                actions={(s) =>
                                    s.may_change && (
                                        <>
                                            <Button kind="quiet" onClick={() => toggle(s)}>
                                                {s.enabled ? 'Disable' : 'Enable'}
                                            </Button>
                                            <Button
                                                kind="quiet"
                                                onClick={() => run.mutate({schedule: s.id})}
                                            >
                                                Run now
                                            </Button>
                                            <Button kind="quiet" onClick={() => setEditing(s)}>
                                                Edit
                                            </Button>
                                            <Button kind="quiet" onClick={() => setRemoving(s)}>
                                                Delete
                                            </Button>
                                        </>
                                    )
                                }
                            />
                        </Section>
                    )
                }
            </QueryResult>
            {editing && (
                <Editor
                    schedule={editing === 'new' ? null : editing}
                    onClose={() => setEditing(null)}
                />
            )}
            {removing && <Removal schedule={removing} onClose={() => setRemoving(null)} />}
        </Page>
    );
}
