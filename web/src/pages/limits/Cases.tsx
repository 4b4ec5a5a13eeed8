// Cases of breaches: open ones with their acknowledgment, closed ones, and the history of each.
import {Allowed} from '../../app/Allowed';
import {useState} from 'react';
import {useChange} from '../../api/queries';
import {AcknowledgeLimitRequestFields as specs, type LimitCase} from '../../api/types.gen';
import {Link} from '../../app/router';
import {Button} from '../../ui/Button';
import {Dialog} from '../../ui/Dialog';
import {enumLabel} from '../../ui/enum_labels';
import {TextArea} from '../../ui/fields';
import {DraftNote, useFields} from '../../ui/form';
import {instant} from '../../ui/format';
import {ProblemView} from '../../ui/states';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';
import {StatusChip, statusText, thresholdText, Utilization, valueText} from './values';

export const subjectPlace = (one: Pick<LimitCase, 'subject_type' | 'subject' | 'subject_name'>) =>
    one.subject_type === 'portfolio'
        ? `/portfolios/${encodeURIComponent(one.subject_name)}`
        : one.subject_type === 'balance_sheet'
          ? `/balance/${encodeURIComponent(one.subject)}`
          : '/';

function Acknowledge({one, onClose}: {one: LimitCase; onClose: () => void}) {
    const change = useChange('limit.acknowledge', ['limit.cases', 'home.attention']);
    const {field, text, elsewhere, draft} = useFields(
        `limit.acknowledge ${one.id}`,
        {comment: ''},
        change.error,
        {comment: specs.comment},
    );
    const done = () => {
        draft.clear();
        onClose();
    };
    return (
        <Dialog title={`Acknowledge: ${one.limit_name}`} onClose={onClose}>
            <form
                noValidate
                onSubmit={(event) => {
                    event.preventDefault();
                    change.mutate({case: one.id, comment: text.comment.trim()}, {onSuccess: done});
                }}
            >
                <DraftNote of={draft} />
                <p>
                    {statusText[one.status]} since {one.since}:{' '}
                    {valueText(one.unit, one.latest_value, one.currency)}, {thresholdText(one)}.
                </p>
                <TextArea label="Comment" rows={3} autoFocus {...field('comment')} />
                {elsewhere ? <ProblemView error={change.error} /> : null}
                <div className="actions">
                    <Button onClick={onClose}>Cancel</Button>
                    <Button
                        kind="primary"
                        type="submit"
                        disabledReason={
                            change.isPending
                                ? 'Already saving.'
                                : text.comment.trim() === '' && 'Write a comment first.'
                        }
                    >
                        Acknowledge
                    </Button>
                </div>
            </form>
        </Dialog>
    );
}

function History({one, onClose}: {one: LimitCase; onClose: () => void}) {
    const columns: Column<LimitCase['events'][number]>[] = [
        {key: 'at', label: 'Time', text: true, value: (e) => instant(e.at)},
        {key: 'kind', label: 'Event', text: true, value: (e) => enumLabel(e.kind)},
        {key: 'as_of', label: 'As of', text: true, value: (e) => e.as_of},
        {
            key: 'value',
            label: 'Value',
            value: (e) => e.value,
            cell: (e) => valueText(one.unit, e.value, one.currency),
        },
        {key: 'by', label: 'By', text: true, value: (e) => e.by},
        {key: 'comment', label: 'Comment', text: true, value: (e) => e.comment},
    ];
    return (
        <Dialog title={`History: ${one.limit_name}`} onClose={onClose}>
            <p>
                <code>{one.metric}</code> {thresholdText(one)}. Worst value{' '}
                {valueText(one.unit, one.worst_value, one.currency)} on {one.worst_on}.
            </p>
            <Table
                label={`History of ${one.limit_name}`}
                rows={one.events}
                columns={columns}
                id={(event) => String(event.number)}
                sort={null}
            />
            <div className="actions">
                <Button onClick={onClose}>Close</Button>
            </div>
        </Dialog>
    );
}

const columnsOf = (open: boolean): Column<LimitCase>[] => [
    {key: 'limit', label: 'Limit', text: true, value: (c) => c.limit_name},
    {
        key: 'subject',
        label: 'Subject',
        text: true,
        value: (c) => c.subject_name,
        cell: (c) => <Link to={subjectPlace(c)}>{c.subject_name}</Link>,
    },
    {
        key: 'status',
        label: open ? 'Status' : 'Worst',
        text: true,
        value: (c) => (open ? c.status : c.worst_status),
        cell: (c) => <StatusChip status={open ? c.status : c.worst_status} />,
    },
    {
        key: 'value',
        label: open ? 'Value' : 'Last value',
        value: (c) => c.latest_value,
        cell: (c) => valueText(c.unit, c.latest_value, c.currency),
    },
    {
        key: 'used',
        label: 'Used',
        value: (c) => c.utilisation,
        cell: (c) => <Utilization share={c.utilisation} status={open ? c.status : 'ok'} />,
    },
    {
        key: 'thresholds',
        spare: 1,
        label: 'Thresholds',
        text: true,
        value: (c) => thresholdText(c),
    },
    {key: 'since', label: 'Since', text: true, value: (c) => c.since},
    {
        key: 'worst',
        spare: 3,
        label: 'Worst value',
        value: (c) => c.worst_value,
        cell: (c) => `${valueText(c.unit, c.worst_value, c.currency)} on ${c.worst_on}`,
    },
    open
        ? {
              key: 'acknowledged',
              spare: 2,
              label: 'Acknowledged',
              text: true,
              value: (c) =>
                  c.acknowledged_by ? `${c.acknowledged_by}: ${c.comment}` : 'not acknowledged',
          }
        : {
              key: 'closed',
              label: 'Closed',
              text: true,
              value: (c) => `${c.closed_on ?? ''} ${enumLabel(c.ended)}`,
          },
];

export function CaseTable({cases, open}: {cases: readonly LimitCase[]; open: boolean}) {
    const [acknowledged, setAcknowledged] = useState<LimitCase | null>(null);
    const [shown, setShown] = useState<LimitCase | null>(null);
    return (
        <>
            <Table
                label={open ? 'Open cases' : 'Closed cases'}
                rows={cases}
                columns={columnsOf(open)}
                id={(one) => one.id}
                sort={null}
                filter={cases.length > 10}
                none={open ? 'No limit is breached.' : 'No case was closed yet.'}
                actions={(one) => (
                    <>
                        {open && (
                            <Allowed to="limit.acknowledge">
                                <Button
                                    kind="quiet"
                                    aria-label={`Acknowledge ${one.limit_name} of ${one.subject_name}`}
                                    onClick={() => setAcknowledged(one)}
                                >
                                    Acknowledge
                                </Button>
                            </Allowed>
                        )}
                        <Button
                            kind="quiet"
                            aria-label={`History of ${one.limit_name} of ${one.subject_name}`}
                            onClick={() => setShown(one)}
                        >
                            History
                        </Button>
                    </>
                )}
            />
            {acknowledged && (
                <Acknowledge one={acknowledged} onClose={() => setAcknowledged(null)} />
            )}
            {shown && <History one={shown} onClose={() => setShown(null)} />}
        </>
    );
}
