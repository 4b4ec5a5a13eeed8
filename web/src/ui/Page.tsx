// The layout of a page: title, actions, sections, headline figures.
import {createContext, useId, type ReactNode} from 'react';

export function Page({
    title,
    actions,
    children,
}: {
    title: string;
    actions?: ReactNode;
    children: ReactNode;
}) {
    return (
        <div className="page">
            <header className="page-head">
                <div>
                    <h1>{title}</h1>
                </div>
                {actions && <div className="actions">{actions}</div>}
            </header>
            {children}
        </div>
    );
}

// The title of the section around a chart, which does not repeat it.
export const SectionTitle = createContext('');

export function Section({
    title,
    note,
    tools,
    children,
}: {
    title: string;
    note?: ReactNode;
    tools?: ReactNode;
    children: ReactNode;
}) {
    const id = useId();
    return (
        <section className="section" aria-labelledby={id}>
            <header>
                <h2 id={id}>{title}</h2>
                {tools && <div className="tools">{tools}</div>}
            </header>
            {note && <p className="note">{note}</p>}
            <SectionTitle.Provider value={title}>{children}</SectionTitle.Provider>
        </section>
    );
}

// Headline figures, at most seven.
export function Tiles({children}: {children: ReactNode}) {
    return <dl className="tiles">{children}</dl>;
}

export function Tile({
    label,
    chip,
    value,
    note,
}: {
    label: ReactNode;
    chip?: ReactNode;
    value: ReactNode;
    note?: ReactNode;
}) {
    return (
        <div className="tile">
            <dt>
                {label}
                {chip}
            </dt>
            <dd>
                <span className="value">{value}</span>
                {note && <span className="note">{note}</span>}
            </dd>
        </div>
    );
}

// Names and values in a column.
export function Facts({
    title,
    rows,
}: {
    title?: string;
    rows: readonly (readonly [ReactNode, ReactNode])[];
}) {
    return (
        <div>
            {title && <h3>{title}</h3>}
            <dl className="facts">
                {rows.map(([name, value], i) => (
                    <div key={i}>
                        <dt>{name}</dt>
                        <dd className="num">{value}</dd>
                    </div>
                ))}
            </dl>
        </div>
    );
}
