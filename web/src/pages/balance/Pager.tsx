// The pages of a list: which rows are shown, and the way to the others.
import {Button} from '../../ui/Button';
import {number, plural} from '../../ui/format';

interface Props {
    label: string; // "Pages of positions"
    trail: {cursors: string[]; go: (next: string[]) => void};
    pageSize: number;
    shown: number;
    total: number;
    next: string | null;
    isLoading: boolean;
}

export function Pager({
    label,
    trail: {cursors, go},
    pageSize,
    shown,
    total,
    next,
    isLoading,
}: Props) {
    const first = (cursors.length - 1) * pageSize;
    return (
        <nav className="row pager" aria-label={label}>
            <p className="note" role="status">
                {shown === 0
                    ? plural(total, 'position')
                    : `${number(first + 1)} to ${number(first + shown)} of ${plural(total, 'position')}`}
            </p>
            {cursors.length > 1 && (
                <>
                    <Button onClick={() => go([''])}>First</Button>
                    <Button onClick={() => go(cursors.slice(0, -1))}>Previous</Button>
                </>
            )}
            {next && (
                <Button
                    disabledReason={isLoading && 'Loading.'}
                    onClick={() => go([...cursors, next])}
                >
                    Next
                </Button>
            )}
        </nav>
    );
}
