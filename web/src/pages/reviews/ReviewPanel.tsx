// The review of an object on its page: state, comments, and what the reader may do next.
import {Allowed} from '../../app/Allowed';
import {useState} from 'react';
import type {MethodName} from '../../api/client';
import {useChange, useMethod} from '../../api/queries';
import {
    CommentReviewRequestFields,
    RequestReviewRequestFields,
    ReturnReviewRequestFields,
    type ReviewEntry,
    type ReviewKind,
    type ReviewStatus,
} from '../../api/types.gen';
import {useSession} from '../../app/session';
import {Button} from '../../ui/Button';
import {Dialog} from '../../ui/Dialog';
import {enumLabel} from '../../ui/enum_labels';
import {SelectField, TextArea} from '../../ui/fields';
import {DraftNote, useFields} from '../../ui/form';
import {instant} from '../../ui/format';
import {Section} from '../../ui/Page';
import {ProblemView, QueryResult} from '../../ui/states';
import {StateChip} from './state';

const stale: MethodName[] = [
    'review.get',
    'review.list',
    'notification.list',
    'alm.session.list',
    'alm.session.get',
    'alm.assumptions.get',
    'alm.assumptions.list',
    'alm.business_plan.get',
    'alm.business_plan.list',
    'limit.list',
];

type Step = 'request' | 'approve' | 'return';

const steps: Record<Step, {title: string; label: string; done: string; note: string}> = {
    request: {
        title: 'Request a review',
        label: 'What the reviewer should know',
        done: 'Request review',
        note: 'A second person approves what is stored now, or returns it. A later change needs another request.',
    },
    approve: {
        title: 'Approve',
        label: 'Comment',
        done: 'Approve',
        note: 'What is approved does not change any more, until it is returned for changes.',
    },
    return: {
        title: 'Return for changes',
        label: 'What is to be changed',
        done: 'Return',
        note: 'The author is notified, and the object can be changed again.',
    },
};

function StepDialog({step, of, onClose}: {step: Step; of: ReviewStatus; onClose: () => void}) {
    const request = useChange('review.request', stale);
    const approve = useChange('review.approve', stale);
    const giveBack = useChange('review.return', stale);
    const change = {request, approve, return: giveBack}[step];
    const {field, text, elsewhere, draft} = useFields(
        `review.${step} ${of.kind} ${of.item}`,
        {note: '', reviewer: ''},
        change.error,
        {
            note:
                step === 'return'
                    ? ReturnReviewRequestFields.note
                    : RequestReviewRequestFields.note,
        },
    );
    const done = () => {
        draft.clear();
        onClose();
    };
    const send = () => {
        const decision = {kind: of.kind, item: of.item, note: text.note.trim()};
        if (step === 'request')
            request.mutate({...decision, reviewer: text.reviewer}, {onSuccess: done});
        else if (step === 'approve') approve.mutate(decision, {onSuccess: done});
        else giveBack.mutate(decision, {onSuccess: done});
    };
    const {title, label, done: action, note} = steps[step];
    return (
        <Dialog title={`${title}: ${of.title}`} onClose={onClose}>
            <form
                noValidate
                onSubmit={(event) => {
                    event.preventDefault();
                    send();
                }}
            >
                <DraftNote of={draft} />
                <p className="note">{note}</p>
                {step === 'request' && (
                    <SelectField
                        label="Reviewer"
                        {...field('reviewer')}
                        options={[
                            ['', 'Anyone who may approve'],
                            ...of.reviewers.map((one) => [one.id, one.name] as const),
                        ]}
                    />
                )}
                <TextArea label={label} rows={3} autoFocus {...field('note')} />
                {elsewhere ? <ProblemView error={change.error} /> : null}
                <div className="actions">
                    <Button onClick={onClose}>Cancel</Button>
                    <Button
                        kind="primary"
                        type="submit"
                        disabledReason={
                            change.isPending
                                ? 'Already saving.'
                                : step === 'return' &&
                                  text.note.trim() === '' &&
                                  'Write what is to be changed first.'
                        }
                    >
                        {action}
                    </Button>
                </div>
            </form>
        </Dialog>
    );
}

function CommentForm({of, figures}: {of: ReviewStatus; figures: readonly string[]}) {
    const change = useChange('review.comment', stale);
    const {field, text, elsewhere, draft} = useFields(
        `review.comment ${of.kind} ${of.item}`,
        {figure: '', text: ''},
        change.error,
        {text: CommentReviewRequestFields.text},
    );
    return (
        <form
            noValidate
            aria-label="New comment"
            onSubmit={(event) => {
                event.preventDefault();
                if (text.text.trim() === '') return;
                change.mutate(
                    {
                        kind: of.kind,
                        item: of.item,
                        figure: text.figure,
                        text: text.text.trim(),
                    },
                    {onSuccess: () => draft.clear()},
                );
            }}
        >
            <DraftNote of={draft} />
            <div className="form-grid">
                {figures.length > 0 && (
                    <SelectField
                        label="About"
                        {...field('figure')}
                        options={[
                            ['', `All of the ${enumLabel(of.kind).toLowerCase()}`],
                            ...figures.map((name) => [name, name] as const),
                        ]}
                    />
                )}
            </div>
            <TextArea label="Comment" rows={2} {...field('text')} />
            {elsewhere ? <ProblemView error={change.error} /> : null}
            <div className="actions">
                <Button
                    type="submit"
                    disabledReason={
                        change.isPending
                            ? 'Already saving.'
                            : text.text.trim() === '' && 'Write a comment first.'
                    }
                >
                    Comment
                </Button>
            </div>
        </form>
    );
}

function Entry({entry}: {entry: ReviewEntry}) {
    return (
        <li>
            <p>
                <b>{entry.author_name}</b> {enumLabel(entry.action).toLowerCase()}{' '}
                {entry.figure && <span className="tag">{entry.figure}</span>}{' '}
                <small className="note">{instant(entry.at)}</small>
            </p>
            {entry.text && <p className="review-text">{entry.text}</p>}
        </li>
    );
}

function Progress({of}: {of: ReviewStatus}) {
    const {review} = of;
    return (
        <p>
            <StateChip state={of.state} />{' '}
            {review && of.state === 'in_review' && (
                <>
                    {`${review.author_name} asked for a review, ${instant(review.requested_at)}.`}
                    {of.changed && ' It has changed since: the request must be repeated.'}
                </>
            )}
            {review?.decided_at &&
                (of.state === 'approved' || of.state === 'returned') &&
                `by ${review.decided_by_name}, ${instant(review.decided_at)}.`}
            {review &&
                of.state === 'draft' &&
                (review.state === 'approved'
                    ? `An earlier ${review.revision} was approved by ${review.decided_by_name}; what is stored now was not reviewed.`
                    : 'It has changed since it was returned.')}
            {!review && 'No review was requested.'}
        </p>
    );
}

export function ReviewContent({
    kind,
    item,
    figures = [],
}: {
    kind: ReviewKind;
    item: string;
    figures?: readonly string[];
}) {
    const answer = useMethod('review.get', {kind, item});
    const [step, setStep] = useState<Step | null>(null);
    return (
        <QueryResult of={answer} what="Loading the review" lines={2}>
            {(data) => (
                <>
                    <Progress of={data} />
                    {data.entries.length > 0 && (
                        <ol className="review-entries" aria-label="Comments and decisions">
                            {data.entries.map((entry) => (
                                <Entry key={entry.id} entry={entry} />
                            ))}
                        </ol>
                    )}
                    <div className="row">
                        <Allowed to="review.request">
                            <Button
                                disabledReason={data.request_refused}
                                onClick={() => setStep('request')}
                            >
                                Request review
                            </Button>
                        </Allowed>
                        <Allowed to="review.approve">
                            <Button
                                disabledReason={data.approve_refused}
                                onClick={() => setStep('approve')}
                            >
                                Approve
                            </Button>
                        </Allowed>
                        <Allowed to="review.return">
                            <Button
                                disabledReason={data.return_refused}
                                onClick={() => setStep('return')}
                            >
                                Return
                            </Button>
                        </Allowed>
                    </div>
                    <Allowed to="review.comment">
                        <CommentForm of={data} figures={figures} />
                    </Allowed>
                    {step && <StepDialog step={step} of={data} onClose={() => setStep(null)} />}
                </>
            )}
        </QueryResult>
    );
}

// Nothing where one person works alone: nobody could approve.
export function ReviewPanel({
    title = 'Review',
    ...of
}: {
    kind: ReviewKind;
    item: string;
    title?: string;
    figures?: readonly string[];
}) {
    const now = useSession();
    if (now.state !== 'in' || !now.session.users) return null;
    return (
        <Section title={title}>
            <ReviewContent {...of} />
        </Section>
    );
}
