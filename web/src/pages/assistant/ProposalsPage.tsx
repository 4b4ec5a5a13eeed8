// Proposals: what agents and members want to change, with the difference that it would make; agents and their stop.
import {Allowed} from '../../app/Allowed';
import {useState} from 'react';
import {useChange, useMethod, useMay} from '../../api/queries';
import {
    DecideProposalRequestFields,
    type Agent,
    type ListAgentsResponse,
    type Proposal,
    type ProposedChange,
    type ProposedLimit,
} from '../../api/types.gen';
import {Link} from '../../app/router';
import {Button} from '../../ui/Button';
import {Dialog} from '../../ui/Dialog';
import {enumLabel} from '../../ui/enum_labels';
import {TextField} from '../../ui/fields';
import {instant, number} from '../../ui/format';
import {Page, Section} from '../../ui/Page';
import {Empty, ProblemView, QueryResult} from '../../ui/states';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';
import {StatusChip, thresholdText, valueText} from '../limits/values';

const longestValue = 40; // of a requested value in the inbox, in characters

function limitsText({breaches, limits, limits_note}: Proposal): string {
    if (breaches > 0) return breaches === 1 ? '1 breach' : `${breaches} breaches`;
    if (limits_note) return 'not checked';
    return limits.length > 0 ? 'inside' : 'none apply';
}

// "portfolio demo-individual, symbol SPY, quantity 100": what the agent requested, without long parts.
export function requestText(request: unknown): string {
    const parts = Object.entries((request ?? {}) as Record<string, unknown>).map(
        ([name, value]) => {
            const label = name.replaceAll('_', ' ');
            if (Array.isArray(value))
                return `${label}: ${value.length} ${value.length === 1 ? 'row' : 'rows'}`;
            if (typeof value === 'object') return value ? label : '';
            const text = String(value);
            return `${label} ${text.length > longestValue ? `${text.slice(0, longestValue)}…` : text}`;
        },
    );
    return parts.filter((part) => part !== '').join(', ');
}

const columns: Column<Proposal>[] = [
    {
        key: 'state',
        label: 'State',
        text: true,
        value: (p) => p.state,
        cell: (p) => enumLabel(p.state),
    },
    {key: 'agent_name', label: 'Proposed by', text: true, value: (p) => p.agent_name},
    {key: 'title', label: 'Change', text: true, value: (p) => p.title},
    {
        key: 'request',
        label: 'Request',
        text: true,
        width: 320,
        value: (p) => requestText(p.request),
        cell: (p) => <span className="wrap">{requestText(p.request)}</span>,
    },
    {
        key: 'breaches',
        label: 'Limits',
        text: true,
        value: (p) => limitsText(p),
        cell: (p) =>
            p.breaches > 0 ? <span className="flag">{limitsText(p)}</span> : limitsText(p),
    },
    {
        key: 'created_at',
        label: 'Proposed',
        text: true,
        value: (p) => p.created_at,
        cell: (p) => instant(p.created_at),
    },
    {
        key: 'expires_at',
        label: 'Expires',
        text: true,
        value: (p) => p.expires_at,
        cell: (p) => instant(p.expires_at),
    },
    {key: 'decided_by', label: 'Decided by', text: true, value: (p) => p.decided_by},
];

const changeColumns: Column<ProposedChange>[] = [
    {key: 'pointer', label: 'Value', text: true, value: (c) => c.pointer || 'the whole'},
    {key: 'before', label: 'Before', text: true, value: (c) => c.before || 'none'},
    {key: 'after', label: 'After', text: true, value: (c) => c.after || 'removed'},
];

const limitColumns: Column<ProposedLimit>[] = [
    {key: 'name', label: 'Limit', text: true, value: (l) => `${l.name} of ${l.subject}`},
    {key: 'thresholds', label: 'Thresholds', text: true, value: (l) => thresholdText(l)},
    {
        key: 'before',
        label: 'Before',
        value: (l) => l.before,
        cell: (l) => valueText(l.unit, l.before),
    },
    {key: 'after', label: 'After', value: (l) => l.after, cell: (l) => valueText(l.unit, l.after)},
    {
        key: 'status_before',
        label: 'Status before',
        text: true,
        value: (l) => l.status_before,
        cell: (l) => <StatusChip status={l.status_before} />,
    },
    {
        key: 'status_after',
        label: 'Status after',
        text: true,
        value: (l) => l.status_after,
        cell: (l) => <StatusChip status={l.status_after} />,
    },
];

function Limits({proposal: {limits, limits_note, breaches}}: {proposal: Proposal}) {
    return (
        <>
            {breaches > 0 && (
                <p className="flag" role="alert">
                    {breaches === 1
                        ? 'Approval would breach a limit, or make its breach worse.'
                        : `Approval would breach ${breaches} limits, or make their breaches worse.`}
                </p>
            )}
            {limits_note && <p className="flag">{limits_note}</p>}
            {limits.length > 0 && (
                <Table
                    label="Limits"
                    rows={limits}
                    columns={limitColumns}
                    id={(l) => l.limit}
                    sort={null}
                    filter={false}
                />
            )}
        </>
    );
}

const agentColumns: Column<Agent>[] = [
    {key: 'name', label: 'Agent', text: true, value: (a) => a.name},
    {key: 'scopes', label: 'Permissions', text: true, value: (a) => a.scopes.join(', ') || 'full'},
    {
        key: 'calls',
        label: 'Calls today',
        value: (a) => a.calls_today,
        cell: (a) => limited(a.calls_today, a.calls_per_day),
    },
    {
        key: 'seconds',
        label: 'Computing today',
        value: (a) => a.seconds_today,
        cell: (a) => `${limited(Math.round(a.seconds_today), a.seconds_per_day)} s`,
    },
    {
        key: 'tokens',
        label: 'Tokens today',
        value: (a) => a.tokens_today,
        cell: (a) => limited(a.tokens_today, a.tokens_per_day),
    },
    {
        key: 'last',
        label: 'Last used',
        text: true,
        value: (a) => a.last_used_at,
        cell: (a) => (a.last_used_at ? instant(a.last_used_at) : 'never'),
    },
];

function limited(used: number, limit: number): string {
    return limit > 0 ? `${number(used)} of ${number(limit)}` : number(used);
}

function Decide({proposal, onClose}: {proposal: Proposal; onClose: () => void}) {
    const approve = useChange('proposal.approve', ['proposal.list']);
    const reject = useChange('proposal.reject', ['proposal.list']);
    const expire = useChange('proposal.expire', ['proposal.list']);
    const [comment, setComment] = useState('');
    const mayDecide = useMay()('proposal.approve') !== false;
    const waiting = proposal.state === 'waiting';
    const decision = {proposal: proposal.proposal, digest: proposal.digest, comment};
    const busy = (approve.isPending || reject.isPending || expire.isPending) && 'Deciding.';
    const error = approve.error ?? reject.error ?? expire.error;
    return (
        <Dialog title={`Proposal of ${proposal.agent_name}`} onClose={onClose} kind="side">
            <p>
                <b>{proposal.title}</b>: {proposal.summary}
            </p>
            <pre className="command">
                <code>{JSON.stringify(proposal.request, null, 2)}</code>
            </pre>
            {proposal.note && <p className="note">{proposal.note}</p>}
            <Limits proposal={proposal} />
            {proposal.difference.length > 0 && (
                <Table
                    label="Changes"
                    rows={proposal.difference}
                    columns={changeColumns}
                    id={(c) => c.pointer}
                    sort={null}
                    filter={false}
                />
            )}
            {proposal.comment && <p className="note">{`Comment: ${proposal.comment}`}</p>}
            {proposal.error && <p className="flag">{proposal.error}</p>}
            {waiting && mayDecide && (
                <TextField
                    label="Comment"
                    value={comment}
                    maxLength={DecideProposalRequestFields.comment.maxLength}
                    onChange={(event) => setComment(event.target.value)}
                />
            )}
            {error ? <ProblemView error={error} /> : null}
            <div className="actions">
                <Button onClick={onClose}>Close</Button>
                {waiting && (
                    <Allowed to="proposal.approve">
                        <Button
                            disabledReason={busy}
                            onClick={() => expire.mutate(decision, {onSuccess: onClose})}
                        >
                            Expire
                        </Button>
                        <Button
                            disabledReason={busy}
                            onClick={() => reject.mutate(decision, {onSuccess: onClose})}
                        >
                            Reject
                        </Button>
                        <Button
                            kind="primary"
                            disabledReason={busy}
                            onClick={() => approve.mutate(decision, {onSuccess: onClose})}
                        >
                            Approve
                        </Button>
                    </Allowed>
                )}
            </div>
        </Dialog>
    );
}

function Agents({answer: {data, stopped}}: {answer: ListAgentsResponse}) {
    const stop = useChange('agent.stop', ['agent.list', 'proposal.list']);
    const start = useChange('agent.start', ['agent.list', 'proposal.list']);
    const change = stopped ? start : stop;
    return (
        <Section
            title="Agents"
            note={
                stopped
                    ? 'All agents are stopped: their calls are refused.'
                    : 'Agents read and calculate; what they would change becomes a proposal.'
            }
            tools={
                <Button
                    kind={stopped ? 'plain' : 'danger'}
                    disabledReason={change.isPending && 'Changing.'}
                    onClick={() => change.mutate({})}
                >
                    {stopped ? 'Start agents' : 'Stop all agents'}
                </Button>
            }
        >
            {change.error ? <ProblemView error={change.error} /> : null}
            {data.length === 0 ? (
                <p className="note">
                    No agent has a token. Create one for an agent on the page{' '}
                    <Link to="/tokens">Tokens</Link>.
                </p>
            ) : (
                <Table
                    label="Agents"
                    rows={data}
                    columns={agentColumns}
                    id={(a) => a.id}
                    sort={null}
                    filter={false}
                    rowClass={(a) => (a.enabled ? '' : 'excluded')}
                />
            )}
        </Section>
    );
}

export default function ProposalsPage() {
    const proposals = useMethod('proposal.list', {});
    const agents = useMethod('agent.list', {});
    const [open, setOpen] = useState<Proposal | null>(null);
    return (
        <Page title="Proposals">
            <QueryResult of={proposals} what="Loading proposals">
                {({data}) =>
                    data.length === 0 ? (
                        <Empty title="No proposals">
                            <p>
                                What an agent would change, and what a member proposes for review,
                                appears here and waits for approval.
                            </p>
                        </Empty>
                    ) : (
                        <Section title="Inbox">
                            <Table
                                label="Proposals"
                                rows={data}
                                columns={columns}
                                id={(p) => p.proposal}
                                sort={null}
                                filter
                                onOpen={setOpen}
                                actions={(p) => (
                                    <Button
                                        kind="quiet"
                                        aria-label={`Review ${p.title} of ${p.agent_name}`}
                                        onClick={() => setOpen(p)}
                                    >
                                        Review
                                    </Button>
                                )}
                            />
                        </Section>
                    )
                }
            </QueryResult>
            <Allowed to="agent.list">
                <QueryResult of={agents} what="Loading agents">
                    {(answer) => <Agents answer={answer} />}
                </QueryResult>
            </Allowed>
            {open && <Decide proposal={open} onClose={() => setOpen(null)} />}
        </Page>
    );
}
