// A table: sorts by its headings, filters, groups, edits in place, is read by the keyboard, and draws
// only the rows in sight when there are many.
import {memo, useCallback, useDeferredValue, useEffect, useId, useLayoutEffect, useMemo, useRef, useState,
        type KeyboardEvent, type ReactNode} from 'react';
import {useKey} from '../app/keys';
import {usePreferences} from '../app/preferences';
import {problemOf} from '../api/client';
import {Button} from './Button';
import {download} from './download';
import {number, plural} from './format';
import {csvOf, filterRows, groupRows, sortRows, textOf, type Column, type Item, type Sort} from './table_model';
import {word} from './words';

const drawAll = 150;   // up to so many rows all are drawn: search in the page and print then see them
const overscan = 12;

interface Props<R> {
    label: string;                       // what the table is, for screen readers and the file's name
    rows: readonly R[];
    columns: readonly Column<R>[];
    id: (row: R) => string;
    sort?: Sort | null;                  // at first; null: in the order given
    filter?: boolean;                    // a field to filter by
    groups?: readonly string[];          // keys of the columns that can be grouped by
    tools?: ReactNode;
    height?: number;                     // of the window on the rows, pixels; all when absent
    actions?: (row: R) => ReactNode;
    onOpen?: (row: R) => void;           // Enter or a double click on a row
    none?: string;
    csv?: boolean;
    rowClass?: (row: R) => string;
}

interface RowProps<R> {
    row: R;
    columns: readonly Column<R>[];
    index: number;
    prefix: string;
    active: number;                      // column of the active cell, or -1
    editing: boolean;
    actions: ((row: R) => ReactNode) | undefined;
    onCell: (index: number, column: number, edit: boolean) => void;
    onDone: () => void;
    className: string;
}

function Editor<R>({row, column, onDone}: {row: R; column: Column<R>; onDone: () => void}) {
    const edit = column.edit as NonNullable<Column<R>['edit']>;
    const [text, setText] = useState(() => edit.initial(row));
    const [fault, setFault] = useState('');
    const [saving, setSaving] = useState(false);
    const save = async () => {
        if (saving) return;
        if (text === edit.initial(row)) return onDone();
        setSaving(true);
        try {
            await edit.save(row, text);
            onDone();
        } catch (error) {
            const {document: d} = problemOf(error);
            setFault(d.errors?.[0]?.message ?? d.detail ?? d.title);
            setSaving(false);
        }
    };
    const keys = (event: KeyboardEvent) => {
        event.stopPropagation();
        if (event.key === 'Enter') { event.preventDefault(); void save(); }
        if (event.key === 'Escape') { event.preventDefault(); onDone(); }
    };
    const shared = {
        'aria-label': `${column.label} of ${textOf(row && (row as {symbol?: string}).symbol)}`.trim(), autoFocus: true,
        'aria-invalid': fault ? true : undefined, value: text, disabled: saving, onKeyDown: keys,
        onBlur: () => { if (!fault) void save(); else onDone(); },
    };
    return (
        <span className="editor">
            {edit.kind === 'select'
                ? <select {...shared} onChange={(event) => setText(event.target.value)}>{edit.options?.map(([value, label]) => <option key={value} value={value}>{label}</option>)}</select>
                : <input {...shared} className={edit.kind === 'number' ? 'num' : ''} onChange={(event) => { setText(event.target.value); setFault(''); }} />}
            {fault && <span className="fault" role="alert">{fault}</span>}
        </span>
    );
}

function RowView<R>({row, columns, index, prefix, active, editing, actions, onCell, onDone, className}: RowProps<R>) {
    return (
        <tr className={className || undefined} aria-rowindex={index + 2}>
            {columns.map((column, c) => {
                const isActive = active === c;
                const body = isActive && editing && column.edit ? <Editor row={row} column={column} onDone={onDone} />
                    : column.cell ? column.cell(row) : typeof column.value(row) === 'number' ? number(column.value(row) as number) : textOf(column.value(row));
                const shared = {
                    id: `${prefix}-${index}-${c}`,
                    className: `${column.text ? 'text' : 'num'}${isActive ? ' active' : ''}${column.edit ? ' editable' : ''}`,
                    onMouseDown: () => { if (!isActive) onCell(index, c, false); },
                    onDoubleClick: () => onCell(index, c, true),
                };
                return c === 0 ? <th key={column.key} scope="row" {...shared}>{body}</th> : <td key={column.key} {...shared}>{body}</td>;
            })}
            {actions && <td className="row-actions">{actions(row)}</td>}
        </tr>
    );
}
const MemoRow = memo(RowView) as typeof RowView;

// The part of a long list that is in sight.
function useWindow(count: number, height: number, virtual: boolean) {
    const box = useRef<HTMLDivElement>(null);
    const [range, setRange] = useState({first: 0, last: 60});
    const look = useCallback(() => {
        const node = box.current;
        if (!node) return;
        // In steps, so that most scroll events draw nothing.
        const first = Math.max(0, Math.floor(node.scrollTop / height / 8) * 8 - overscan);
        const last = Math.min(count, Math.ceil((node.scrollTop + node.clientHeight) / height / 8) * 8 + overscan);
        setRange((now) => (now.first === first && now.last === last ? now : {first, last}));
    }, [count, height]);
    useLayoutEffect(() => { if (virtual) look(); }, [virtual, look]);
    return {box, look, first: virtual ? Math.min(range.first, Math.max(0, count - 1)) : 0, last: virtual ? Math.min(range.last, count) : count};
}

export function Table<R>({label, rows, columns, id, sort: firstSort = null, filter: canFilter = false, groups = [], tools,
                          height, actions, onOpen, none = 'Nothing here.', csv = true, rowClass}: Props<R>) {
    const prefix = useId();
    const {density} = usePreferences();
    const rowHeight = density === 'compact' ? 26 : 34;
    const [filter, setFilter] = useState('');
    const deferred = useDeferredValue(filter);
    const [sort, setSort] = useState<Sort | null>(firstSort);
    const [group, setGroup] = useState('');
    const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
    const [cell, setCell] = useState({row: -1, column: 0});
    const [editing, setEditing] = useState(false);
    const filterField = useRef<HTMLInputElement>(null);

    const found = useMemo(() => filterRows(rows, columns, deferred), [rows, columns, deferred]);
    const sorted = useMemo(() => sortRows(found, columns, sort), [found, columns, sort]);
    const items = useMemo<Item<R>[]>(() => group ? groupRows(sorted, columns, group, closed)
        : sorted.map((row) => ({kind: 'row', row})), [sorted, columns, group, closed]);
    const virtual = items.length > drawAll;
    const {box, look, first, last} = useWindow(items.length, rowHeight, virtual);

    const onCell = useCallback((row: number, column: number, edit: boolean) => {
        setCell({row, column});
        setEditing(edit);
    }, []);
    const onDone = useCallback(() => { setEditing(false); box.current?.focus({preventScroll: true}); }, [box]);

    // The active cell stays in sight.
    useEffect(() => {
        const node = box.current;
        if (!node || cell.row < 0) return;
        if (virtual) {
            const top = cell.row * rowHeight;
            if (top < node.scrollTop) node.scrollTop = top;
            else if (top + 3 * rowHeight > node.scrollTop + node.clientHeight) node.scrollTop = top + 3 * rowHeight - node.clientHeight;
        }
        document.getElementById(`${prefix}-${cell.row}-${cell.column}`)?.scrollIntoView({block: 'nearest', inline: 'nearest'});
    }, [cell, virtual, rowHeight, prefix, box]);

    const move = (event: KeyboardEvent) => {
        if (event.target !== box.current || event.ctrlKey || event.metaKey || event.altKey) return;
        const {row, column} = cell;
        const page = Math.max(1, Math.floor((box.current?.clientHeight ?? 0) / rowHeight) - 2);
        const to = (r: number, c: number) => {
            event.preventDefault();
            setCell({row: Math.max(0, Math.min(items.length - 1, r)), column: Math.max(0, Math.min(columns.length - 1, c))});
        };
        const item = items[row];
        switch (event.key) {
            case 'ArrowDown': return to(row + 1, column);
            case 'ArrowUp': return to(row - 1, column);
            case 'ArrowRight': return to(Math.max(0, row), column + (row < 0 ? 0 : 1));
            case 'ArrowLeft': return to(row, column - 1);
            case 'PageDown': return to(row + page, column);
            case 'PageUp': return to(row - page, column);
            case 'Home': return to(event.shiftKey ? 0 : Math.max(0, row), 0);
            case 'End': return to(event.shiftKey ? items.length - 1 : Math.max(0, row), columns.length - 1);
            case 'Enter': case 'F2': case ' ': {
                if (!item) return;
                event.preventDefault();
                if (item.kind === 'group') return toggle(item.name);
                if (columns[column]?.edit) return setEditing(true);
                const inside = document.getElementById(`${prefix}-${row}-${column}`)?.querySelector<HTMLElement>('a, button');
                if (inside) return inside.click();
                return onOpen?.(item.row);
            }
        }
    };
    const toggle = (name: string) => setClosed((now) => {
        const next = new Set(now);
        if (!next.delete(name)) next.add(name);
        return next;
    });
    const turn = (key: string, text: boolean | undefined) => setSort((now) =>
        now?.key === key ? {key, descending: !now.descending} : {key, descending: !text});

    const width = columns.length + (actions ? 1 : 0);
    const hasTotals = columns.some((column) => column.total);
    const active = cell.row >= 0 && cell.row < items.length ? `${prefix}-${cell.row}-${cell.column}` : undefined;
    return (
        <div className="table">
            {(canFilter || groups.length > 0 || tools || csv) && <div className={canFilter || groups.length > 0 || tools ? 'table-tools' : 'table-tools lone'}>
                {canFilter && <FilterField label={`Filter ${label}`} field={filterField} value={filter} onChange={(text) => { setFilter(text); setCell({row: -1, column: 0}); }} keys={columns.map((c) => c.key)} />}
                {groups.length > 0 && <label className="inline">Group <select value={group} onChange={(event) => { setGroup(event.target.value); setClosed(new Set()); }}>
                    <option value="">none</option>{groups.map((key) => <option key={key} value={key}>{columns.find((c) => c.key === key)?.label ?? word(key)}</option>)}</select></label>}
                {tools}
                <span className="count" role="status">{canFilter && (found.length === rows.length ? plural(rows.length, 'row') : `${number(found.length)} of ${plural(rows.length, 'row')}`)}</span>
                {csv && <Button kind="quiet" onClick={() => download(`${label}.csv`, csvOf(sorted, columns), 'text/csv')}>CSV</Button>}
            </div>}
            <div className="table-scroll" ref={box} style={height ? {maxHeight: height} : undefined} onScroll={virtual ? look : undefined}
                 tabIndex={0} role="group" aria-label={`${label}, rows`} onKeyDown={move} aria-activedescendant={active}>
                <table aria-label={label} aria-rowcount={virtual ? items.length + 1 : undefined} className={virtual ? 'fixed' : ''}>
                    <thead><tr aria-rowindex={virtual ? 1 : undefined}>
                        {columns.map((column) => (
                            <th key={column.key} scope="col" className={column.text ? 'text' : 'num'} style={column.width ? {width: column.width} : undefined}
                                aria-sort={sort?.key === column.key ? (sort.descending ? 'descending' : 'ascending') : undefined} title={column.hint}>
                                <button type="button" onClick={() => turn(column.key, column.text)}>{column.label}{column.unit && <small> {column.unit}</small>}
                                    <span className="arrow" aria-hidden="true">{sort?.key === column.key ? (sort.descending ? '\u25be' : '\u25b4') : ''}</span></button>{column.chip}
                            </th>))}
                        {actions && <th scope="col"><span className="sr">Actions</span></th>}
                    </tr></thead>
                    <tbody>
                        {first > 0 && <tr className="spacer" aria-hidden="true" style={{height: first * rowHeight}}><td colSpan={width} /></tr>}
                        {items.slice(first, last).map((item, i) => {
                            const index = first + i;
                            if (item.kind === 'group') return (
                                <tr key={`group ${item.name}`} className={`group${cell.row === index ? ' active' : ''}`} aria-rowindex={index + 2}>
                                    {hasTotals ? columns.map((column, c) => c === 0
                                        ? <th key={column.key} scope="rowgroup" id={`${prefix}-${index}-0`}><GroupButton item={item} toggle={toggle} /></th>
                                        : <td key={column.key} className={column.text ? 'text' : 'num'}>{column.total?.(item.rows)}</td>)
                                        : <th colSpan={columns.length} scope="rowgroup"><GroupButton item={item} toggle={toggle} /></th>}
                                    {actions && <td />}
                                </tr>);
                            return <MemoRow key={`${id(item.row)} ${group ? index : ''}`} row={item.row} columns={columns} index={index} prefix={prefix}
                                            active={cell.row === index ? cell.column : -1} editing={cell.row === index && editing} actions={actions}
                                            onCell={onCell} onDone={onDone} className={rowClass?.(item.row) ?? ''} />;
                        })}
                        {last < items.length && <tr className="spacer" aria-hidden="true" style={{height: (items.length - last) * rowHeight}}><td colSpan={width} /></tr>}
                        {items.length === 0 && <tr><td colSpan={width} className="none">{filter ? 'No row matches the filter.' : none}</td></tr>}
                    </tbody>
                    {hasTotals && items.length > 0 && <tfoot><tr>{columns.map((column, c) => c === 0
                        ? <th key={column.key} scope="row">{found.length === rows.length ? 'Total' : 'Total of these'}</th>
                        : <td key={column.key} className={column.text ? 'text' : 'num'}>{column.total?.(found)}</td>)}{actions && <td />}</tr></tfoot>}
                </table>
            </div>
        </div>
    );
}

function GroupButton<R>({item, toggle}: {item: Extract<Item<R>, {kind: 'group'}>; toggle: (name: string) => void}) {
    return (
        <button type="button" aria-expanded={item.open} onClick={() => toggle(item.name)}>
            <span aria-hidden="true">{item.open ? '\u25be' : '\u25b8'}</span> {item.name === '' ? 'without' : item.name.includes('_') ? word(item.name) : item.name} <small>{number(item.rows.length)}</small>
        </button>
    );
}

function FilterField({label, field, value, onChange, keys}: {label: string; field: {current: HTMLInputElement | null}; value: string; onChange: (text: string) => void; keys: string[]}) {
    useKey('/', 'Filter the table', () => field.current?.focus(), 'Table');
    return <input ref={field} type="search" className="filter" aria-label={label} placeholder="Filter  /" value={value}
                  title={`Words; ${keys[0]}:text for one column; ${keys[1] ?? keys[0]}>100 compares; -word excludes`}
                  onChange={(event) => onChange(event.target.value)}
                  onKeyDown={(event) => { if (event.key === 'Escape') { event.stopPropagation(); event.preventDefault(); if (value) onChange(''); else event.currentTarget.blur(); } }} />;
}
