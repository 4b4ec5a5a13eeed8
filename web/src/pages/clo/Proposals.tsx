// Changes of a deal that wait for the approval of another member: proposed here, decided on the page
// Proposals.
import {hasCode} from '../../api/client';
import {useChange, useMethod} from '../../api/queries';
import type {Proposal} from '../../api/types.gen';
import {Link} from '../../app/router';
import {useHasUsers} from '../../app/session';
import {Button} from '../../ui/Button';
import {instant} from '../../ui/format';
import {Section} from '../../ui/Page';
import {ProblemView} from '../../ui/states';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';

type Proposable = 'clo.lot.post' | 'clo.deal.update' | 'clo.compliance.run';

const waiting = {state: 'waiting'} as const;

/** The button that proposes a request in place of making it: where there are users, or where the direct
 * call was `refused` because an approval is required. */
export function ProposeButton({
    method,
    request,
    note = '',
    disabledReason,
    refused = null,
    onDone,
}: {
    method: Proposable;
    request: unknown;
    note?: string;
    disabledReason?: string | false | undefined;
    refused?: unknown;
    onDone: () => void;
}) {
    const propose = useChange('proposal.create', ['proposal.list', 'notification.list']);
    if (!useHasUsers() && !hasCode(refused, 'needs_approval')) return null;
    return (
        <>
            {propose.error ? <ProblemView error={propose.error} /> : null}
            <Button
                disabledReason={disabledReason || (propose.isPending && 'Already proposing.')}
                onClick={() => propose.mutate({method, request, note}, {onSuccess: onDone})}
            >
                Propose for review
            </Button>
        </>
    );
}

const columns: Column<Proposal>[] = [
    {key: 'by', label: 'Proposed by', text: true, value: (p) => p.agent_name},
    {
        key: 'at',
        label: 'Proposed',
        text: true,
        value: (p) => p.created_at,
        cell: (p) => instant(p.created_at),
    },
    {
        key: 'note',
        label: 'Note',
        text: true,
        value: (p) => p.summary,
        cell: (p) => <span className="wrap">{p.summary}</span>,
    },
    {
        key: 'expires',
        label: 'Expires',
        text: true,
        value: (p) => p.expires_at,
        cell: (p) => instant(p.expires_at),
    },
];

const dealOf = ({request}: Proposal): unknown => (request as {deal?: unknown} | null)?.deal;

/** What waits of a kind of change of the deal; nothing where nothing does. */
export function WaitingProposals({deal, method}: {deal: string; method: Proposable}) {
    const list = useMethod('proposal.list', waiting);
    const rows = (list.data?.data ?? []).filter(
        (one) => one.method === method && dealOf(one) === deal,
    );
    if (rows.length === 0) return null;
    return (
        <Section
            title="Waiting for review"
            note="What is approved takes effect exactly as it was proposed."
            tools={<Link to="/proposals">Proposals</Link>}
        >
            <Table
                label="Waiting for review"
                rows={rows}
                columns={columns}
                id={(p) => p.proposal}
                sort={null}
            />
        </Section>
    );
}
