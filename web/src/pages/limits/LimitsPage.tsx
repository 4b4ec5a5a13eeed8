// Limits: open cases first, then every limit with how much of it is used, then closed cases.
import {useMemo, useState} from 'react';
import {useChange, useMethod} from '../../api/queries';
import type {Limit, LimitReading} from '../../api/types.gen';
import {Allowed} from '../../app/Allowed';
import {Link, useAsOf, useSearch} from '../../app/router';
import {useMay} from '../../api/queries';
import {useSession} from '../../app/session';
import {Missing} from '../../ui/Missing';
import {Button} from '../../ui/Button';
import {SelectField} from '../../ui/fields';
import {instant, plural} from '../../ui/format';
import {Page, Section} from '../../ui/Page';
import {Empty, Issues, ProblemView, QueryResult} from '../../ui/states';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';
import {CaseTable, subjectPlace} from './Cases';
import {LimitForm} from './LimitForm';
import {LimitReview} from './LimitReview';
import {StatusChip, thresholdText, Utilization, valueText} from './values';

interface Row {
    limit: Limit;
    reading: LimitReading | null;
    subject: string;
}

// A row for every subject that was checked; one for a limit that was not.
const rowsOf = (limits: readonly Limit[]): Row[] =>
    limits.flatMap((limit): Row[] =>
        limit.readings.length === 0
            ? [{limit, reading: null, subject: limit.subject_name}]
            : limit.readings.map((reading) => ({
                  limit,
                  reading,
                  subject: reading.subject_name,
              })),
    );

const order = {hard_breach: 0, soft_breach: 1, unknown: 2, ok: 3} as const;

const columns: Column<Row>[] = [
    {key: 'name', label: 'Limit', text: true, value: (r) => r.limit.name},
    {
        key: 'subject',
        label: 'Subject',
        text: true,
        value: (r) => r.subject || 'every one',
        cell: (r) =>
            r.reading && r.subject ? (
                <Link
                    to={subjectPlace({
                        subject_type: r.limit.subject_type,
                        subject: r.reading.subject,
                        subject_name: r.subject,
                    })}
                >
                    {r.subject}
                </Link>
            ) : (
                r.subject || 'every one'
            ),
    },
    {
        key: 'status',
        label: 'Status',
        text: true,
        value: (r) => (r.reading ? r.reading.status : 'not checked'),
        cell: (r) => (r.reading ? <StatusChip status={r.reading.status} /> : 'not checked'),
    },
    {
        key: 'used',
        label: 'Used',
        value: (r) => r.reading?.utilisation,
        cell: (r) =>
            r.reading ? (
                <Utilization share={r.reading.utilisation} status={r.reading.status} />
            ) : null,
    },
    {
        key: 'value',
        label: 'Value',
        value: (r) => r.reading?.value,
        cell: (r) =>
            r.reading?.value === null ? (
                <Missing reason={r.reading.message} />
            ) : (
                valueText(r.limit.unit, r.reading?.value, r.reading?.currency)
            ),
    },
    {
        key: 'thresholds',
        spare: 1,
        label: 'Thresholds',
        text: true,
        value: (r) => thresholdText(r.limit),
    },
    {
        key: 'metric',
        spare: 3,
        label: 'Metric',
        text: true,
        value: (r) => r.limit.metric,
        cell: (r) => <code>{r.limit.metric}</code>,
    },
    {key: 'as_of', label: 'As of', text: true, spare: 2, value: (r) => r.reading?.as_of},
    {
        key: 'checked',
        label: 'Checked',
        text: true,
        extra: true,
        value: (r) => instant(r.reading?.checked_at),
    },
    {key: 'owner', label: 'Owner', text: true, extra: true, value: (r) => r.limit.owner},
    {
        key: 'until',
        label: 'Valid until',
        text: true,
        extra: true,
        value: (r) => r.limit.valid_until,
    },
    {
        key: 'message',
        label: 'Message',
        text: true,
        extra: true,
        value: (r) => r.reading?.message,
    },
];

function NoLimits({onNew}: {onNew: () => void}) {
    return (
        <Empty title="There are no limits yet">
            <p>
                A limit compares a metric of a portfolio, a balance sheet or a deal with thresholds,
                for example the expected shortfall over the net value with 5%. Limits are checked
                after every batch; a breach opens a case.
            </p>
            <Allowed to="limit.create">
                <Button kind="primary" onClick={onNew}>
                    New limit
                </Button>
            </Allowed>
        </Empty>
    );
}

export default function LimitsPage() {
    const [asOf] = useAsOf();
    const [subject, setSubject] = useSearch('subject');
    const [edited, setEdited] = useState<Limit | 'new' | null>(null);
    const [reviewed, setReviewed] = useState<Limit | null>(null);
    const now = useSession();
    const withUsers = now.state === 'in' && now.session.users;
    const limits = useMethod('limit.list', {subject});
    const open = useMethod('limit.cases', {open: true, subject, limit: 500});
    const closed = useMethod('limit.cases', {
        open: false,
        subject,
        limit: 100,
        direction: 'descending',
    });
    const portfolios = useMethod('portfolio.list', {limit: 500});
    const check = useChange('limit.check', ['limit.list', 'limit.cases', 'home.attention']);
    const rows = useMemo(
        () =>
            rowsOf(limits.data?.data ?? []).sort(
                (a, b) =>
                    (a.reading ? order[a.reading.status] : 4) -
                    (b.reading ? order[b.reading.status] : 4),
            ),
        [limits.data],
    );
    const may = useMay();
    const sheets = useMethod('alm.session.list', may('alm.session.list') ? {limit: 500} : null);
    const deals = useMethod('clo.deal.list', may('clo.deal.list') ? {limit: 500} : null);
    const options = [
        ['', 'All'] as const,
        ...(portfolios.data?.data.map((p) => [p.slug, p.name] as const) ?? []),
        ...(sheets.data?.data.map((s) => [s.id, `${s.name} (balance sheet)`] as const) ?? []),
        ...(deals.data?.data.map((d) => [d.slug, `${d.name} (deal)`] as const) ?? []),
    ];
    const scope = sheets.data?.data.some((s) => s.id === subject)
        ? {balance_sheet: subject}
        : deals.data?.data.some((d) => d.slug === subject)
          ? {deal: subject}
          : {portfolio: subject};
    return (
        <Page
            title="Limits"
            actions={
                <>
                    <SelectField
                        label="Subject"
                        value={subject}
                        options={options}
                        onChange={(event) => setSubject(event.target.value)}
                    />
                    <Allowed to="limit.check">
                        <Button
                            onClick={() =>
                                check.mutate({
                                    ...(subject !== '' && scope),
                                    ...(asOf && {as_of: asOf}),
                                })
                            }
                            disabledReason={
                                check.isPending
                                    ? 'Already checking.'
                                    : limits.data?.data.length === 0 && 'Create a limit first.'
                            }
                        >
                            Check now
                        </Button>
                    </Allowed>
                    <Allowed to="limit.create">
                        <Button kind="primary" onClick={() => setEdited('new')}>
                            New limit
                        </Button>
                    </Allowed>
                </>
            }
        >
            {check.error ? <ProblemView error={check.error} /> : null}
            {check.data && (
                <div role="status">
                    <p>
                        {`Checked ${plural(check.data.limits.length, 'limit')}: ${plural(check.data.hard_breaches, 'hard breach', 'hard breaches')}, ${plural(check.data.soft_breaches, 'soft breach', 'soft breaches')}, ${check.data.unknown} without a value.`}
                    </p>
                    {check.data.issues.length > 0 && <Issues issues={check.data.issues} />}
                </div>
            )}
            <QueryResult of={limits} what="Loading limits">
                {(data) =>
                    data.data.length === 0 && (closed.data?.data.length ?? 0) === 0 ? (
                        <NoLimits onNew={() => setEdited('new')} />
                    ) : (
                        <>
                            <Section title="Open cases">
                                <QueryResult of={open} what="Loading cases" lines={3}>
                                    {(cases) => <CaseTable cases={cases.data} open />}
                                </QueryResult>
                            </Section>
                            <Section title="All limits">
                                <Table
                                    label="Limits"
                                    rows={rows}
                                    columns={columns}
                                    id={(r) => `${r.limit.id} ${r.reading?.subject ?? ''}`}
                                    sort={null}
                                    filter
                                    groups={['subject', 'status']}
                                    onOpen={(r) => setEdited(r.limit)}
                                    actions={(r) => (
                                        <>
                                            <Allowed to="limit.update">
                                                <Button
                                                    kind="quiet"
                                                    aria-label={`Edit ${r.limit.name}`}
                                                    onClick={() => setEdited(r.limit)}
                                                >
                                                    Edit
                                                </Button>
                                            </Allowed>
                                            {withUsers && (
                                                <Button
                                                    kind="quiet"
                                                    aria-label={`Review ${r.limit.name}`}
                                                    onClick={() => setReviewed(r.limit)}
                                                >
                                                    Review
                                                </Button>
                                            )}
                                        </>
                                    )}
                                />
                            </Section>
                            <Section title="Closed cases">
                                <QueryResult of={closed} what="Loading cases" lines={3}>
                                    {(cases) => <CaseTable cases={cases.data} open={false} />}
                                </QueryResult>
                            </Section>
                        </>
                    )
                }
            </QueryResult>
            {reviewed && <LimitReview limit={reviewed} onClose={() => setReviewed(null)} />}
            {edited && (
                <LimitForm
                    limit={edited === 'new' ? null : edited}
                    onClose={() => setEdited(null)}
                />
            )}
        </Page>
    );
}
