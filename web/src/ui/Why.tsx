// The "why" panel of a figure: its formula, its inputs, the rows included and excluded, and the
// digest that identifies the result.
import type {ReactNode} from 'react';
import {makeStore, useStore} from '../app/store';
import type {Issue} from '../api/types.gen';
import {Dialog} from './Dialog';
import {DefinitionText} from './Definition';
import {contract, percent} from './format';
import {Issues} from './states';
import {glossary, type Definition, type Term} from './glossary';

export interface WhyRow {
    name: string;
    value: ReactNode;
    note?: string;
}

export interface Why {
    title: string; // "VaR 99%, historical"
    value: ReactNode;
    unit?: string;
    term?: Term;
    method?: string; // method that computed the figure: "risk.var"
    asOf?: string | null;
    inputs?: [string, ReactNode][]; // settings: confidence, window, paths, seed
    included?: {title: string; rows: WhyRow[]; total?: ReactNode};
    proxied?: {title: string; rows: WhyRow[]}; // included with substitute data
    excluded?: {title: string; rows: WhyRow[]};
    more?: ReactNode; // rows that are loaded when the panel opens
    total?: ReactNode; // of the rows included and proxied
    issues?: Issue[];
    coverage?: number | null;
    digest?: string;
    dataDigest?: string;
    engine?: string;
}

const shown = makeStore<Why | null>(null);
export const showWhy = (why: Why): void => shown.set(why);
export const hideWhy = (): void => shown.set(null);

export function WhyRows({title, rows, total}: {title: string; rows: WhyRow[]; total?: ReactNode}) {
    if (rows.length === 0) return null;
    return (
        <section>
            <h3>{title}</h3>
            <div className="why-rows" tabIndex={0} role="region" aria-label={title}>
                <table>
                    <tbody>
                        {rows.map((row, i) => (
                            <tr key={i}>
                                <th scope="row">{contract(row.name)}</th>
                                <td className="num">{row.value}</td>
                                {row.note !== undefined && <td className="note">{row.note}</td>}
                            </tr>
                        ))}
                    </tbody>
                    {total !== undefined && (
                        <tfoot>
                            <tr>
                                <th scope="row">Total</th>
                                <td className="num">{total}</td>
                                {rows.some((row) => row.note !== undefined) && <td />}
                            </tr>
                        </tfoot>
                    )}
                </table>
            </div>
        </section>
    );
}

export function WhyPanel() {
    const why = useStore(shown);
    if (!why) return null;
    const definition: Definition | undefined = why.term && glossary[why.term];
    const facts: [string, ReactNode][] = [
        ...(why.asOf ? [['As of', why.asOf] as [string, ReactNode]] : []),
        ...(why.method
            ? [['Method', <code key="m">{why.method}</code>] as [string, ReactNode]]
            : []),
        ...(why.inputs ?? []),
        ...(typeof why.coverage === 'number'
            ? [['Coverage', `${percent(why.coverage, 1)}% of gross value`] as [string, ReactNode]]
            : []),
    ];
    return (
        <Dialog kind="side" title={`Why: ${why.title}`} onClose={() => shown.set(null)}>
            <p className="why-value">
                <span className="num">{why.value}</span>
                {why.unit?.startsWith('%') ? why.unit : ` ${why.unit ?? ''}`}
            </p>
            {definition && <DefinitionText of={definition} />}
            {facts.length > 0 && (
                <dl className="facts">
                    {facts.map(([name, value]) => (
                        <div key={name}>
                            <dt>{name}</dt>
                            <dd>{value}</dd>
                        </div>
                    ))}
                </dl>
            )}
            {why.included && <WhyRows {...why.included} />}
            {why.proxied && <WhyRows {...why.proxied} />}
            {why.total !== undefined && (
                <p className="why-total">
                    Total <span className="num">{why.total}</span>
                </p>
            )}
            {why.excluded && <WhyRows {...why.excluded} />}
            {why.more}
            {why.issues && why.issues.length > 0 && (
                <section>
                    <h3>Issues</h3>
                    <Issues issues={why.issues} />
                </section>
            )}
            {why.digest && (
                <section>
                    <h3>Reproducibility</h3>
                    <dl className="facts digests">
                        <div>
                            <dt>Result</dt>
                            <dd>
                                <code>{why.digest}</code>
                            </dd>
                        </div>
                        {why.dataDigest && (
                            <div>
                                <dt>Data</dt>
                                <dd>
                                    <code>{why.dataDigest}</code>
                                </dd>
                            </div>
                        )}
                        {why.engine && (
                            <div>
                                <dt>Engine</dt>
                                <dd>
                                    <code>{why.engine}</code>
                                </dd>
                            </div>
                        )}
                    </dl>
                </section>
            )}
        </Dialog>
    );
}
