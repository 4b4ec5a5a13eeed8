// A row of a table, and the editor in a cell.
import {memo, useLayoutEffect, useRef, useState, type KeyboardEvent, type ReactNode} from 'react';
import {problemOf} from '../api/client';
import {writeDraft} from '../app/drafts';
import {typedInto, type CellDraft} from './CellDraft';
import {CellWhy, contentOf, whyOfCell} from './cell_why';
import {headingOf, kindOf, textOf, type Column} from './table_model';
import type {Why} from './Why';

// In a card, a longer text takes the whole width.
const longText = 24;

interface RowProps<R> {
    row: R;
    id: string; // row key, by which an editor finds its row
    columns: readonly Column<R>[];
    index: number;
    prefix: string;
    active: number; // column of the active cell, or -1
    editing: boolean;
    actions: ((row: R) => ReactNode) | undefined;
    onCell: (index: number, column: number, edit: boolean) => void;
    onDone: () => void;
    className: string;
    draft: string; // the name that what is typed into a cell is kept by
    cards: boolean; // each cell carries its heading
    explain: Partial<Why> | undefined;
}

interface EditorProps<R> {
    row: R;
    id: string;
    name: string; // name of the row for the user
    column: Column<R>;
    draft: string;
    onDone: () => void;
}

function Editor<R>({row, id, name, column, draft, onDone}: EditorProps<R>) {
    const edit = column.edit as NonNullable<Column<R>['edit']>;
    const [text, setText] = useState(() => typedInto(draft, id, column.key) ?? edit.initial(row));
    const what = `${column.label} of ${name}`;
    const type = (next: string) => {
        setText(next);
        const typed: CellDraft = {row: id, column: column.key, what, text: next};
        writeDraft(draft, next === edit.initial(row) ? null : typed);
    };
    const done = () => {
        writeDraft(draft, null);
        onDone();
    };
    const [error, setError] = useState('');
    const [saving, setSaving] = useState(false);
    const save = async () => {
        if (saving) return;
        if (text === edit.initial(row)) return done();
        setSaving(true);
        try {
            await edit.save(row, text);
            done();
        } catch (error) {
            const {document: d} = problemOf(error);
            setError(d.errors?.[0]?.message ?? d.detail ?? d.title);
            setSaving(false);
        }
    };
    const keys = (event: KeyboardEvent) => {
        event.stopPropagation();
        if (event.key === 'Enter') {
            event.preventDefault();
            void save();
        }
        if (event.key === 'Escape') {
            event.preventDefault();
            done();
        }
    };
    const shared = {
        'aria-label': what,
        autoFocus: true,
        'aria-invalid': error ? true : undefined,
        value: text,
        onKeyDown: keys,
        // Rejected input stays for correction; Escape discards it.
        onBlur: () => {
            if (!error) void save();
        },
    };
    return (
        <span className="editor">
            {edit.kind === 'select' ? (
                <select
                    {...shared}
                    disabled={saving}
                    onChange={(event) => type(event.target.value)}
                >
                    {edit.options?.map(([value, label]) => (
                        <option key={value} value={value}>
                            {label}
                        </option>
                    ))}
                </select>
            ) : (
                <input
                    {...shared}
                    readOnly={saving}
                    className={edit.kind === 'number' ? 'num' : ''}
                    onChange={(event) => {
                        type(event.target.value);
                        setError('');
                    }}
                />
            )}
            {error && (
                <span className="error" role="alert">
                    {error}
                </span>
            )}
        </span>
    );
}

function RowView<R>({
    row,
    id,
    columns,
    index,
    prefix,
    active,
    editing,
    actions,
    onCell,
    onDone,
    className,
    draft,
    cards,
    explain,
}: RowProps<R>) {
    const node = useRef<HTMLTableRowElement>(null);
    const shown = useRef(id);
    // The element now shows another row: a focused control would act on that row.
    useLayoutEffect(() => {
        if (shown.current === id) return;
        shown.current = id;
        const focused = document.activeElement;
        if (focused instanceof HTMLElement && node.current?.contains(focused))
            node.current.closest<HTMLElement>('.table-scroll')?.focus({preventScroll: true});
    }, [id]);
    return (
        <tr ref={node} className={className || undefined} aria-rowindex={index + 2}>
            {columns.map((column, c) => {
                const isActive = active === c;
                const body =
                    isActive && editing && column.edit ? (
                        <Editor
                            key={id}
                            name={textOf(columns[0]?.value(row))}
                            {...{row, id, column, draft, onDone}}
                        />
                    ) : explain && !column.text ? (
                        <CellWhy
                            key={column.key}
                            value={() => whyOfCell(row, column, columns, explain)}
                        >
                            {contentOf(row, column)}
                        </CellWhy>
                    ) : (
                        contentOf(row, column)
                    );
                const shared = {
                    id: isActive ? `${prefix}-${index}-${c}` : undefined,
                    className: `${kindOf(column.text, column.value(row))}${isActive ? ' active' : ''}${column.edit ? ' editable' : ''}`,
                    onMouseDown: () => {
                        if (!isActive) onCell(index, c, false);
                    },
                    onDoubleClick: () => onCell(index, c, true),
                };
                return c === 0 ? (
                    <th key={column.key} scope="row" {...shared}>
                        {body}
                    </th>
                ) : (
                    <td
                        key={column.key}
                        {...shared}
                        data-label={cards ? headingOf(column) : undefined}
                        data-long={
                            cards && textOf(column.value(row)).length > longText ? true : undefined
                        }
                    >
                        {body}
                    </td>
                );
            })}
            {actions && <td className="row-actions">{actions(row)}</td>}
        </tr>
    );
}
// Rendered again only when its props change.
export const MemoRow = memo(RowView) as typeof RowView;
