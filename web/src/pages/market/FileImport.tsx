// What imports of files into market data share: the preview with its counts, the import exactly as
// previewed, and what was stored.
import {useEffect, useRef, type ReactNode, type RefObject} from 'react';
import {problemOf} from '../../api/client';
import {Link} from '../../app/router';
import {Button} from '../../ui/Button';
import {Figure} from '../../ui/Figure';
import {Section, Tile, Tiles} from '../../ui/Page';
import {Loading, ProblemView} from '../../ui/states';

export interface Count {
    label: string;
    value: number;
    note: string;
    name: string; // data-figure
}

interface Commit {
    isPending: boolean;
    error: unknown;
}

/** While the file is read, and the error when it cannot be. */
export function ReadingFile({
    plan,
    title = 'The file cannot be read',
    onAgain,
}: {
    plan: Commit;
    title?: string;
    onAgain: () => void;
}) {
    if (plan.isPending) return <Loading what="Reading file" />;
    if (!plan.error) return null;
    return (
        <Section title={title}>
            <ProblemView error={plan.error} retry={onAgain} />
        </Section>
    );
}

export function ImportPreview({
    text,
    counts,
    ignored = [],
    changes,
    changed,
    blocked = '',
    note = '',
    commit,
    heading,
    onCommit,
    onAgain,
}: {
    text: string;
    counts: readonly Count[];
    ignored?: readonly string[]; // columns not read
    changes: number;
    changed: string; // what is imported: "12 prices"
    blocked?: string; // why the file cannot be imported
    note?: string;
    commit: Commit;
    heading: RefObject<HTMLParagraphElement | null>;
    onCommit: () => void;
    onAgain: () => void;
}) {
    return (
        <Section title="2. Preview">
            <p ref={heading} tabIndex={-1} role="status">
                {text}
            </p>
            <Tiles>
                {counts.map(({label, value, note: of, name}) => (
                    <Tile
                        key={name}
                        label={label}
                        value={<Figure value={value} name={name} />}
                        note={of}
                    />
                ))}
            </Tiles>
            {ignored.length > 0 && <p className="note">Columns not read: {ignored.join(', ')}.</p>}
            <div className="row">
                <Button
                    kind="primary"
                    disabledReason={
                        commit.isPending
                            ? 'Already importing.'
                            : blocked ||
                              (changes === 0 && 'All rows are already stored or rejected.')
                    }
                    onClick={onCommit}
                >
                    {changes === 0 ? 'Nothing to import' : `Import ${changed}`}
                </Button>
                <span className="note">
                    All or nothing, exactly as previewed.{note && ` ${note}`}
                </span>
            </div>
            {commit.error ? (
                <>
                    <ProblemView error={commit.error} />
                    {problemOf(commit.error).status === 409 && (
                        <Button onClick={onAgain}>Review the new plan</Button>
                    )}
                </>
            ) : null}
        </Section>
    );
}

export function Imported({
    children,
    to,
    view,
    onAgain,
}: {
    children: ReactNode;
    to: string;
    view: string;
    onAgain: () => void;
}) {
    const heading = useRef<HTMLParagraphElement>(null);
    useEffect(() => heading.current?.focus(), []);
    return (
        <Section title="Import completed">
            <p ref={heading} tabIndex={-1} role="status">
                {children}
            </p>
            <div className="row">
                <Link className="button primary" to={to}>
                    {view}
                </Link>
                <Button onClick={onAgain}>Import another file</Button>
            </div>
        </Section>
    );
}

/** The counts of a plan, in the order of the tiles. */
export const countsOf = <K extends string>(
    tiles: readonly (readonly [K, string, string])[],
    totals: Record<K, number>,
    area: string,
): Count[] =>
    tiles.map(([key, label, note]) => ({label, value: totals[key], note, name: `${area}.${key}`}));
