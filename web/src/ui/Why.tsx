// What the "why" panel of a figure (WhyPanel.tsx) shows: its formula, its inputs, the rows included
// and excluded, and the digest that identifies the result.
import type {ReactNode} from 'react';
import {makeStore, useStore} from '../app/store';
import type {Issue} from '../api/types.gen';
import {contract} from './format';
import type {Term} from './glossary';

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
export const useWhy = (): Why | null => useStore(shown);

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
