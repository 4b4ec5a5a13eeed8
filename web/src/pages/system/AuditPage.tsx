// The audit log: every call with its user, object and outcome, filtered and paged by the server.
import {keepPreviousData} from '@tanstack/react-query';
import {useEffect, useState} from 'react';
import {useMethod} from '../../api/queries';
import {routes, type AuditRow} from '../../api/types.gen';
import {navigate, usePlace} from '../../app/router';
import {Button} from '../../ui/Button';
import {Dialog} from '../../ui/Dialog';
import {TextField} from '../../ui/fields';
import {enumLabel} from '../../ui/enum_labels';
import {instant, number} from '../../ui/format';
import {Facts, Page, Section} from '../../ui/Page';
import {ProblemView, QueryResult} from '../../ui/states';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';
import {auditRequest, errorsIn, filterOf, filterNames, type AuditFilter} from './audit';

const pageSize = 50;

const detail = (row: AuditRow, name: string): string => {
    const {details} = row;
    if (typeof details !== 'object' || details === null) return '';
    const value = (details as Record<string, unknown>)[name];
    return value === undefined || value === null ? '' : String(value);
};

// A call before sign-in has no user; a former user has no name.
const nameOf = (row: AuditRow): string =>
    row.actor_name || (row.actor ? `user ${row.actor.slice(-6)}` : 'none');

const columnsOf = (open: (row: AuditRow) => void): Column<AuditRow>[] => [
    {
        key: 'at',
        label: 'Time',
        text: true,
        value: (r) => r.at,
        cell: (r) => (
            <Button kind="quiet" className="in-cell" onClick={() => open(r)}>
                {r.at.slice(0, 19).replace('T', ' ')}
            </Button>
        ),
    },
    {key: 'actor', label: 'User', text: true, value: nameOf},
    {
        key: 'method',
        label: 'Method',
        text: true,
        value: (r) => r.method,
        cell: (r) => <code>{r.method}</code>,
    },
    {
        key: 'object',
        label: 'Object',
        text: true,
        cut: true,
        value: (r) => r.object,
        cell: (r) => (
            <span className="clip" title={r.object}>
                {r.object}
            </span>
        ),
    },
    {
        key: 'outcome',
        label: 'Outcome',
        text: true,
        value: (r) => r.outcome,
        cell: (r) => (
            <span className={r.outcome === 'ok' ? '' : 'badge rejected'}>
                {enumLabel(r.outcome)}
            </span>
        ),
    },
    {
        key: 'interface',
        label: 'Interface',
        text: true,
        value: (r) => detail(r, 'interface'),
        cell: (r) => enumLabel(detail(r, 'interface')),
    },
    {key: 'remote', label: 'Address', text: true, value: (r) => detail(r, 'remote')},
];

function Entry({row, onClose}: {row: AuditRow; onClose: () => void}) {
    const code = (text: string) => <code>{text}</code>;
    return (
        <Dialog title={`Entry ${number(row.sequence)}`} onClose={onClose}>
            <Facts
                rows={[
                    ['Time', instant(row.at)],
                    ['User', nameOf(row)],
                    ['Method', code(row.method)],
                    ['Object', row.object || 'none'],
                    ['Outcome', enumLabel(row.outcome)],
                    ...(detail(row, 'message')
                        ? [['Message', detail(row, 'message')] as const]
                        : []),
                    ['Interface', enumLabel(detail(row, 'interface'))],
                    ['Address', detail(row, 'remote')],
                    ['Credential', detail(row, 'credential')],
                    ['Request', code(row.request_id)],
                    ['Hash', code(row.hash)],
                ]}
            />
        </Dialog>
    );
}

// Recalculates the chain of hashes.
function Verify() {
    const [asked, setAsked] = useState(false);
    const answer = useMethod('audit.verify', asked ? {} : null, {gcTime: 0, staleTime: 0});
    return (
        <>
            {answer.data && !answer.isFetching && (
                <span className="note" role="status">
                    {number(answer.data.rows)} entries verified, none altered
                    {answer.data.signed_heads > 0 && ', as signed by the server'}. Head{' '}
                    <code title={answer.data.head}>{answer.data.head.slice(0, 12)}</code>
                </span>
            )}
            <Button
                disabledReason={answer.isFetching && 'Verifying.'}
                onClick={() => (asked ? void answer.refetch() : setAsked(true))}
            >
                Verify log
            </Button>
            {answer.error ? <ProblemView error={answer.error} /> : null}
        </>
    );
}

function FilterForm({filter, mine}: {filter: AuditFilter; mine: string}) {
    const {path, search} = usePlace();
    const [text, setText] = useState(filter);
    const [errors, setErrors] = useState(errorsIn(filter));
    const inAddress = JSON.stringify(filter);
    // The address may change by itself: the browser's Back, a link.
    useEffect(() => {
        const now = JSON.parse(inAddress) as AuditFilter;
        setText(now);
        setErrors(errorsIn(now));
    }, [inAddress]);
    const apply = (next: AuditFilter) => {
        const wrong = errorsIn(next);
        setErrors(wrong);
        if (Object.keys(wrong).length > 0) return;
        setText(next);
        const query = new URLSearchParams(search);
        for (const name of filterNames)
            if (next[name]) query.set(name, next[name]);
            else query.delete(name);
        query.delete('before');
        navigate(`${path}?${query}`, {replace: true});
    };
    const field = (name: keyof AuditFilter) => ({
        value: text[name],
        onChange: (event: {target: {value: string}}) =>
            setText((now) => ({...now, [name]: event.target.value})),
    });
    const isSet = filterNames.some((name) => filter[name]);
    return (
        <form
            className="controls roomy"
            aria-label="Filter entries"
            noValidate
            onSubmit={(event) => {
                event.preventDefault();
                apply(text);
            }}
        >
            <TextField label="Method" list="audit-methods" placeholder="any" {...field('method')} />
            <datalist id="audit-methods">
                {Object.keys(routes).map((name) => (
                    <option key={name} value={name} />
                ))}
            </datalist>
            <TextField
                label="User"
                list="audit-users"
                placeholder="any e-mail"
                {...field('actor')}
            />
            <datalist id="audit-users">
                <option value={mine}>you</option>
            </datalist>
            <TextField label="Object" placeholder="any" {...field('object')} />
            <TextField label="From" type="date" error={errors.from ?? null} {...field('from')} />
            <TextField label="To" type="date" error={errors.to ?? null} {...field('to')} />
            <Button kind="primary" type="submit">
                Filter
            </Button>
            {isSet && (
                <Button
                    onClick={() => apply({method: '', actor: '', object: '', from: '', to: ''})}
                >
                    Clear
                </Button>
            )}
        </form>
    );
}

export default function AuditPage() {
    const {path, search} = usePlace();
    const me = useMethod('auth.me', {});
    const filter = filterOf(search);
    const before = Number(new URLSearchParams(search).get('before')) || 0;
    const isAsked = Object.keys(errorsIn(filter)).length === 0;
    const answer = useMethod(
        'audit.list',
        isAsked ? {...auditRequest(filter), before, limit: pageSize} : null,
        {placeholderData: keepPreviousData},
    );
    const [opened, setOpened] = useState<AuditRow | null>(null);
    const show = (next: number | null) => {
        const query = new URLSearchParams(search);
        if (next) query.set('before', String(next));
        else query.delete('before');
        navigate(`${path}?${query}`);
    };
    return (
        <Page title="Audit log" actions={<Verify />}>
            <FilterForm filter={filter} mine={me.data?.user ?? ''} />
            <Section title="Entries" note="Newest first; times in UTC.">
                {isAsked ? (
                    <QueryResult of={answer} what="Loading audit log">
                        {({data, next_before: next}) => (
                            <>
                                <Table
                                    label="Audit log"
                                    rows={data}
                                    columns={columnsOf(setOpened)}
                                    id={(r) => String(r.sequence)}
                                    height={620}
                                    onOpen={setOpened}
                                    none="No entries match the filter."
                                />
                                <div className="row pager">
                                    {before > 0 && (
                                        <Button onClick={() => show(null)}>Newest</Button>
                                    )}
                                    {next !== null && (
                                        <Button onClick={() => show(next)}>Older</Button>
                                    )}
                                    {data.length > 0 && (
                                        <span className="note">
                                            Entries {number(data.at(-1)?.sequence)} to{' '}
                                            {number(data[0]?.sequence)}
                                        </span>
                                    )}
                                </div>
                            </>
                        )}
                    </QueryResult>
                ) : (
                    <p className="note">No entries are requested until the days are corrected.</p>
                )}
            </Section>
            {opened && <Entry row={opened} onClose={() => setOpened(null)} />}
        </Page>
    );
}
