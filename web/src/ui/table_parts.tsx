// The parts of a table other than its rows: toolbar, headings, groups, totals.
import {memo, useRef, type ReactNode} from 'react';
import {useKey} from '../app/keys';
import {Button} from './Button';
import {number, plural} from './format';
import {Popover} from './Popover';
import {headingOf, type Column, type Item, type Sort} from './table_model';
import {enumLabel} from './enum_labels';
import type {ColumnChoice} from './use_columns';

interface ToolsProps<R> {
    label: string;
    columns: readonly Column<R>[];
    groups: readonly string[];
    choice: ColumnChoice<R>;
    group: string;
    onGroup: (key: string) => void;
    filter: string | null; // null: no filter field
    onFilter: (text: string) => void;
    count: string;
    tools: ReactNode;
    onCsv: (() => void) | null;
}

export function Tools<R>(p: ToolsProps<R>) {
    const wide = p.columns.length > fewColumns || p.choice.shown.length < p.columns.length;
    const lone = p.filter === null && p.groups.length === 0 && !p.tools && !wide;
    if (lone && !p.onCsv) return null;
    return (
        <div className={lone ? 'table-tools lone' : 'table-tools'}>
            {p.filter !== null && (
                <FilterField
                    label={`Filter ${p.label}`}
                    value={p.filter}
                    onChange={p.onFilter}
                    keys={p.columns.map((column) => column.key)}
                />
            )}
            {p.groups.length > 0 && (
                <label className="inline">
                    Group{' '}
                    <select value={p.group} onChange={(event) => p.onGroup(event.target.value)}>
                        <option value="">none</option>
                        {p.groups.map((key) => (
                            <option key={key} value={key}>
                                {p.columns.find((one) => one.key === key)?.label ?? enumLabel(key)}
                            </option>
                        ))}
                    </select>
                </label>
            )}
            {p.tools}
            {wide && <ColumnList columns={p.columns} choice={p.choice} />}
            <span className="count" role="status">
                {p.filter !== null && p.count}
            </span>
            {p.onCsv && (
                <Button kind="quiet" aria-label={`${p.label} as CSV`} onClick={p.onCsv}>
                    CSV
                </Button>
            )}
        </div>
    );
}

// A table with more columns than this has a list to choose from.
const fewColumns = 9;

function ColumnList<R>({
    columns,
    choice,
}: {
    columns: readonly Column<R>[];
    choice: ColumnChoice<R>;
}) {
    const hidden = columns.length - choice.shown.length;
    return (
        <Popover
            className="columns"
            label={hidden > 0 ? `Columns (${hidden} hidden)` : 'Columns'}
            title="Columns"
        >
            <fieldset className="column-list">
                <legend className="sr">Columns shown</legend>
                {columns.map((column) => (
                    <label key={column.key}>
                        <input
                            type="checkbox"
                            checked={choice.isShown(column.key)}
                            onChange={() => choice.toggle(column.key)}
                        />{' '}
                        {headingOf(column)}
                    </label>
                ))}
            </fieldset>
            {choice.reset && (
                <Button kind="quiet" onClick={choice.reset}>
                    Reset
                </Button>
            )}
        </Popover>
    );
}

export const countText = (found: number, all: number): string =>
    found === all ? plural(all, 'row') : `${number(found)} of ${plural(all, 'row')}`;

// A heading that wraps only between words, not within a date; `children` keep to its last word.
function Words({of, children}: {of: string; children?: ReactNode}) {
    const cut = of.lastIndexOf(' ') + 1;
    return (
        <>
            {of.slice(0, cut)}
            <span className="word">
                {of.slice(cut)}
                {children}
            </span>
        </>
    );
}

interface HeadProps<R> {
    columns: readonly Column<R>[];
    sort: Sort | null;
    onSort: (column: Column<R>) => void;
    sortable?: readonly string[]; // keys; all when absent
    hasActions: boolean;
    virtual: boolean;
}

export function Head<R>({columns, sort, onSort, sortable, hasActions, virtual}: HeadProps<R>) {
    const arrow = sort?.descending ? '\u25be' : '\u25b4';
    const order = sort?.descending ? 'descending' : 'ascending';
    return (
        <thead>
            <tr aria-rowindex={virtual ? 1 : undefined}>
                {columns.map((column) => (
                    <th
                        key={column.key}
                        scope="col"
                        className={column.text ? 'text' : 'num'}
                        style={column.width ? {width: column.width} : undefined}
                        aria-sort={sort?.key === column.key ? order : undefined}
                        title={column.hint}
                    >
                        {sortable && !sortable.includes(column.key) ? (
                            <span className="heading">
                                <Words of={column.label} />
                                {column.unit && <small> {column.unit}</small>}
                            </span>
                        ) : (
                            <button
                                type="button"
                                className="heading"
                                onClick={() => onSort(column)}
                            >
                                <Words of={column.label}>
                                    <span className="arrow" aria-hidden="true">
                                        {sort?.key === column.key ? arrow : ''}
                                    </span>
                                </Words>
                                {column.unit && <small> {column.unit}</small>}
                            </button>
                        )}
                        {column.chip}
                    </th>
                ))}
                {hasActions && (
                    <th scope="col">
                        <span className="sr">Actions</span>
                    </th>
                )}
            </tr>
        </thead>
    );
}

interface GroupProps<R> {
    item: Extract<Item<R>, {kind: 'group'}>;
    columns: readonly Column<R>[];
    index: number;
    prefix: string;
    active: boolean;
    hasActions: boolean;
    toggle: (name: string) => void;
}

export function GroupRow<R>({
    item,
    columns,
    index,
    prefix,
    active,
    hasActions,
    toggle,
}: GroupProps<R>) {
    const id = `${prefix}-${index}-0`;
    const totals = columns.some((column) => column.total);
    return (
        <tr className={`group${active ? ' active' : ''}`} aria-rowindex={index + 2}>
            <th scope="rowgroup" id={id} colSpan={totals ? 1 : columns.length}>
                <GroupButton item={item} toggle={toggle} />
            </th>
            {totals &&
                columns.slice(1).map((column) => (
                    <td key={column.key} className={column.text ? 'text' : 'num'}>
                        {column.total?.(item.rows)}
                    </td>
                ))}
            {hasActions && <td />}
        </tr>
    );
}

interface FootProps<R> {
    columns: readonly Column<R>[];
    rows: readonly R[];
    label: string;
    hasActions: boolean;
    cards: boolean;
}

function FootView<R>({columns, rows, label, hasActions, cards}: FootProps<R>) {
    if (rows.length === 0 || !columns.some((column) => column.total)) return null;
    return (
        <tfoot>
            <tr>
                <th scope="row">{label}</th>
                {columns.slice(1).map((column) => (
                    <td
                        key={column.key}
                        className={column.text ? 'text' : 'num'}
                        data-label={cards ? headingOf(column) : undefined}
                    >
                        {column.total?.(rows)}
                    </td>
                ))}
                {hasActions && <td />}
            </tr>
        </tfoot>
    );
}

// Totals over all rows, not recomputed when scrolling.
export const Foot = memo(FootView) as typeof FootView;

// The height of the rows that are not rendered.
export function Spacer({rows, height, width}: {rows: number; height: number; width: number}) {
    if (rows <= 0) return null;
    return (
        // biome-ignore lint/a11y/noAriaHiddenOnFocusable: the row has no focusable content.
        <tr className="spacer" aria-hidden="true" style={{height: rows * height}}>
            <td colSpan={width} />
        </tr>
    );
}

function GroupButton<R>({
    item,
    toggle,
}: {
    item: Extract<Item<R>, {kind: 'group'}>;
    toggle: (name: string) => void;
}) {
    return (
        <button type="button" aria-expanded={item.open} onClick={() => toggle(item.name)}>
            <span aria-hidden="true">{item.open ? '\u25be' : '\u25b8'}</span>{' '}
            {item.name === ''
                ? 'without'
                : item.name.includes('_')
                  ? enumLabel(item.name)
                  : item.name}{' '}
            <small>{number(item.rows.length)}</small>
        </button>
    );
}

function FilterField({
    label,
    value,
    onChange,
    keys,
}: {
    label: string;
    value: string;
    onChange: (text: string) => void;
    keys: string[];
}) {
    const field = useRef<HTMLInputElement>(null);
    useKey('/', 'Filter the table', () => field.current?.focus(), 'Table');
    return (
        <input
            ref={field}
            type="search"
            className="filter"
            aria-label={label}
            placeholder="Filter  /"
            value={value}
            title={`Text in any column; ${keys[0]}:text in one column; ${keys[1] ?? keys[0]}>100 compares; -text excludes`}
            onChange={(event) => onChange(event.target.value)}
            onKeyDown={(event) => {
                if (event.key === 'Escape') {
                    event.stopPropagation();
                    event.preventDefault();
                    if (value) onChange('');
                    else event.currentTarget.blur();
                }
            }}
        />
    );
}
