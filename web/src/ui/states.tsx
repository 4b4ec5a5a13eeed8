// States of content: loading, empty, error.
import {useEffect, useState, type ReactNode} from 'react';
import {problemOf} from '../api/client';
import {OtherWorkspaces} from '../app/OtherWorkspaces';
import type {Issue} from '../api/types.gen';
import {Button} from './Button';
import {enumLabel} from './enum_labels';
import {issueText, saysMore, sentence, withFix} from './issue_text';
import {withPages} from './pages_in_text';

// A placeholder for the content; after one second it names the operation.
export function Loading({what, lines = 6}: {what: string; lines?: number}) {
    const [late, setLate] = useState(false);
    useEffect(() => {
        const timer = setTimeout(() => setLate(true), 1000);
        return () => clearTimeout(timer);
    }, []);
    return (
        <div className="loading" aria-busy="true" role="status">
            <p className={late ? 'note' : 'sr'}>{what}</p>
            {Array.from({length: lines}, (_, i) => (
                <span key={i} className="bone" />
            ))}
        </div>
    );
}

export function Empty({title, children}: {title: string; children?: ReactNode}) {
    return (
        <div className="empty">
            <h2>{title}</h2>
            {children}
        </div>
    );
}

// A message of the API, with what it writes between backticks as code, and the page of a method in place
// of the method's name.
function Message({text}: {text: string}) {
    return sentence(text)
        .split('`')
        .map((part, i) =>
            i % 2 === 1 ? (
                <code key={i}>{part}</code>
            ) : (
                withPages(part).map((piece, n) =>
                    typeof piece === 'string' ? (
                        piece
                    ) : (
                        <a key={`${i} ${n}`} href={piece.to}>
                            {piece.page}
                        </a>
                    ),
                )
            ),
        );
}

// The page that lists what a page below it shows one of; empty on the list itself.
export const sectionOf = (path: string): string => /^(\/[^/]+)\/./.exec(path)?.[1] ?? '';

// What went wrong and how to fix it; codes, places in the request and ids are in the details.
export function ProblemView({error, retry}: {error: unknown; retry?: () => void}) {
    const d = problemOf(error).document;
    const section = sectionOf(window.location.pathname);
    // Nothing was requested, and nothing failed.
    if (d.code === 'not_permitted')
        return (
            <Empty title={d.title}>
                <p>
                    <Message text={d.detail} />
                </p>
            </Empty>
        );
    return (
        <div className="problem" role="alert">
            <h2>{d.title}</h2>
            {saysMore(d.detail ?? '', d.title, d.errors ?? []) && (
                <p>
                    <Message text={d.detail ?? ''} />
                </p>
            )}
            {d.errors && d.errors.length > 0 && (
                <ul>
                    {d.errors.map((error, i) => (
                        <li key={i}>
                            <Message text={withFix(error.message, error.hint)} />
                        </li>
                    ))}
                </ul>
            )}
            {d.status === 404 && section ? (
                <p>
                    <a href={section}>Back to the list</a>
                </p>
            ) : (
                retry && <Button onClick={retry}>Try again</Button>
            )}
            <details className="details">
                <summary>Details</summary>
                <ul>
                    <li>
                        Code{' '}
                        <a href={`/api/docs/problems#${d.code}`}>
                            <code>{d.code}</code>
                        </a>
                        {d.status ? `, status ${d.status}` : ''}
                    </li>
                    {d.errors?.map((error, i) => (
                        <li key={i}>
                            Field <code>{error.pointer || '/'}</code>
                            {error.code ? (
                                <>
                                    {' '}
                                    (<code>{error.code}</code>)
                                </>
                            ) : null}
                        </li>
                    ))}
                    {d.request_id ? (
                        <li>
                            Request <code>{d.request_id}</code>
                        </li>
                    ) : null}
                </ul>
            </details>
        </div>
    );
}

// One line for each kind of issue; further issues of the same kind expand below it.
export function Issues({issues}: {issues: Issue[]}) {
    if (issues.length === 0) return <p className="note">No issues: all data is included.</p>;
    const alike = new Map<string, Issue[]>();
    for (const issue of issues) {
        const key = `${issue.severity} ${issue.code}`;
        alike.set(key, [...(alike.get(key) ?? []), issue]);
    }
    return (
        <>
            <ul className="issues">
                {[...alike].map(([key, [first, ...others]]) =>
                    first ? (
                        <li key={key} className={first.severity}>
                            <span className="severity">{enumLabel(first.severity)}</span>
                            <span>
                                <Message text={issueText(first)} />
                                {others.length > 0 && (
                                    <>
                                        {' '}
                                        <details className="others">
                                            <summary>{others.length} more of this kind</summary>
                                            <ul>
                                                {others.map((issue, i) => (
                                                    <li key={i}>
                                                        <Message text={issueText(issue)} />
                                                    </li>
                                                ))}
                                            </ul>
                                        </details>
                                    </>
                                )}
                            </span>
                        </li>
                    ) : null,
                )}
            </ul>
            <details className="details">
                <summary>Codes</summary>
                <ul>
                    {issues.map(({code, where}, i) => (
                        <li key={i}>
                            <code>{code}</code>
                            {where ? (
                                <>
                                    {' '}
                                    at <code>{where}</code>
                                </>
                            ) : null}
                        </li>
                    ))}
                </ul>
            </details>
        </>
    );
}

// A query result: its content, or its loading or error state.
interface Answer<T> {
    data: T | undefined;
    error: unknown;
    isPending: boolean;
    refetch: () => unknown;
}

export function QueryResult<T>({
    of,
    what,
    lines,
    children,
}: {
    of: Answer<T>;
    what: string;
    lines?: number;
    children: (data: T) => ReactNode;
}) {
    if (of.data !== undefined) return <>{children(of.data)}</>;
    if (of.error)
        return (
            <>
                <ProblemView error={of.error} retry={() => void of.refetch()} />
                {problemOf(of.error).status === 404 && <OtherWorkspaces />}
            </>
        );
    return <Loading what={what} lines={lines ?? 6} />;
}
