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
    missing,
    onYes,
    onClose,
    children,
}: {
    title: string;
    action: string;
    busy: boolean;
    error: unknown;
    missing?: string | null; // of a question with fields: why it cannot be answered yet
    onYes: () => void;
    onClose: () => void;
    children: ReactNode;
}) {
    return (
        <Dialog title={title} onClose={onClose}>
            <form
                noValidate
                onSubmit={(event) => {
                    event.preventDefault();
                    event.stopPropagation(); // of a form around it, through the portal
                    onYes();
                }}
            >
                {children}
                {error ? <ProblemView error={error} /> : null}
                <div className="actions">
                    <Button onClick={onClose} autoFocus={missing === undefined}>
                        Cancel
                    </Button>
                    <Button
                        kind="danger"
                        type="submit"
                        disabledReason={busy ? 'In progress.' : (missing ?? null)}
                    >
                        {action}
                    </Button>
                </div>
            </form>
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
