// Questions before a change that cannot be undone: one with an action of the page, and one that deletes.
import type {ReactNode} from 'react';
import {useChange} from '../api/queries';
import type {MethodName, RequestOf} from '../api/client';
import {Button} from './Button';
import {Dialog} from './Dialog';
import {ProblemView} from './states';

export function Question({
    title,
    action,
    busy,
    error,
    onYes,
    onClose,
    children,
}: {
    title: string;
    action: string;
    busy: boolean;
    error: unknown;
    onYes: () => void;
    onClose: () => void;
    children: ReactNode;
}) {
    return (
        <Dialog title={title} onClose={onClose}>
            {children}
            {error ? <ProblemView error={error} /> : null}
            <div className="actions">
                <Button onClick={onClose} autoFocus>
                    Cancel
                </Button>
                <Button kind="danger" disabledReason={busy && 'In progress.'} onClick={onYes}>
                    {action}
                </Button>
            </div>
        </Dialog>
    );
}

// `children` states what is deleted with it and what stays; `stale` as for useChange.
export function DeleteDialog<M extends MethodName>({
    what,
    method,
    request,
    stale,
    onDeleted,
    onClose,
    children,
}: {
    what: string;
    method: M;
    request: RequestOf<M>;
    stale: readonly MethodName[];
    onDeleted?: () => void;
    onClose: () => void;
    children: ReactNode;
}) {
    const remove = useChange(method, [...stale]);
    return (
        <Question
            title={`Delete ${what}?`}
            action="Delete"
            busy={remove.isPending}
            error={remove.error}
            onYes={() => remove.mutate(request, {onSuccess: onDeleted ?? onClose})}
            onClose={onClose}
        >
            {children}
        </Question>
    );
}
