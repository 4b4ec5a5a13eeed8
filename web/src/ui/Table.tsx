// A table with sorting, filtering, grouping, editing in place and keyboard navigation; long tables
// render only the visible rows.
import {useId, type ReactNode, type RefObject} from 'react';
import {usePreferences} from '../app/preferences';
import {useSearch} from '../app/router';
import {CellDraftNote, cellDraftName} from './CellDraft';
import {download} from './download';
import {useArranged, type Items} from './table_engine';
import {csvOf, type Column, type Item, type Order, type Sort} from './table_model';
import {countText, Foot, GroupRow, Head, Spacer, Tools} from './table_parts';
import {MemoRow} from './table_row';
import {useCells, useWindow, type Active} from './use_cells';
import {useCitedRow} from './use_cited_row';
import {useFitting} from './use_fitting';
import {useColumns} from './use_columns';
import {useColumnWidths} from './use_column_widths';
import {useSpared, useSparing} from './use_spared';
import {usePhone} from './use_media';
import type {Why} from './Why';

// Up to this many rows, all are rendered, so that the browser's search and print include them.
const drawAll = 150;
// On a phone, a short table with more columns than fit becomes cards; others scroll sideways. Figures
// are compared down their column, so only few of such rows become cards.
const mostCards = {text: 12, figures: 5};
const columnsThatFit = 3;

interface Props<R> {
    label: string; // name of the table, for screen readers and the exported file
    rows: readonly R[];
    columns: readonly Column<R>[];
    id: (row: R) => string;
    sort?: Sort | null; // initial order; null for the order of `rows`
    order?: Order; // in which the server lists `rows`, of which there are more
    filter?: boolean; // shows a filter field
    filterAt?: string; // address parameter with the initial filter
    groups?: readonly string[]; // keys of the columns available for grouping
    partOf?: (row: R) => string; // the rows have headings with the totals of these parts
    tools?: ReactNode;
    height?: number; // height of the scrolling area in pixels; all rows when absent
    actions?: (row: R) => ReactNode;
    onOpen?: (row: R) => void; // Enter or a double click on a row
    none?: string;
    csv?: boolean;
    cards?: number; // largest number of rows shown as cards on a phone; by the columns when absent
    rowClass?: (row: R) => string;
    tight?: boolean; // narrow gaps between many columns
    dense?: boolean; // narrower ones, and small headings where they wrap
    explain?: Partial<Why>; // figures without a panel of their own open their row with this basis
}

interface BodyProps<R> {
    box: RefObject<HTMLDivElement | null>;
    items: Items<R>;
    rowHeight: number;
    virtual: boolean;
    width: number; // columns
    drawn: (item: Item<R>, index: number, slot: number | null) => ReactNode;
    none: string | undefined;
}

// The visible rows: scrolling renders only this part again.
function Body<R>({box, items, rowHeight, virtual, width, drawn, none}: BodyProps<R>) {
    const {first, last, keys} = useWindow(box, items.length, rowHeight, virtual);
    // Rendered once before the window is measured.
    const slotOf = (i: number) => (virtual ? (keys[i] ?? -1 - i) : null);
    return (
        <tbody>
            <Spacer rows={first} height={rowHeight} width={width} />
            {Array.from({length: Math.max(0, last - first)}, (_, i) => {
                const item = items.at(first + i);
                return item ? drawn(item, first + i, slotOf(i)) : null;
            })}
            <Spacer rows={items.length - last} height={rowHeight} width={width} />
            {items.length === 0 && (
                <tr>
                    <td colSpan={width} className="none">
                        <span>{none ?? 'No data.'}</span>
                    </td>
                </tr>
            )}
        </tbody>
    );
}

export function Table<R>(props: Props<R>) {
    const {label, rows, groups = [], height, actions, onOpen, csv = true, order} = props;
    const spared = useSpared(useColumns(label, props.columns));
    const {choice, columns} = spared;
    const prefix = useId();
    const rowHeight = usePreferences().density === 'compact' ? 26 : 34;
    const [first] = useSearch(props.filterAt ?? '');
    const shown = useArranged(rows, props.columns, props.sort ?? null, first, props.partOf);
    const {items} = shown;
    const virtual = items.length > drawAll;
    const phone = usePhone();
    const cards =
        phone &&
        items.length > 0 &&
        items.length <=
            (props.cards ??
                mostCards[
                    2 * columns.filter((column) => column.text).length >= columns.length
                        ? 'text'
                        : 'figures'
                ]) &&
        !shown.group &&
        !props.partOf &&
        columns.length + (actions ? 1 : 0) > columnsThatFit;
    const cells = useCells({
        rows: items.length,
        columns: columns.length,
        rowHeight,
        virtual,
        prefix,
    });
    const {active} = cells;
    const draft = cellDraftName(label);
    const {table, widths} = useColumnWidths(virtual, columns, rows, rowHeight);
    useFitting(cells.box, items, columns, virtual);
    useSparing(cells.box, spared, virtual ? widths : items, phone);
    useCitedRow(cells.box, items, columns, rowHeight, virtual);

    const act = ({row, column}: Active) => {
        const item = items.at(row);
        if (!item) return;
        if (item.kind === 'group') return shown.toggle(item.name);
        if (columns[column]?.edit) return cells.choose(row, column, true);
        const cell = document.getElementById(`${prefix}-${row}-${column}`);
        const inside = cell?.querySelector<HTMLElement>('a, button');
        if (inside) return inside.click();
        onOpen?.(item.row);
    };

    const width = columns.length + (actions ? 1 : 0);
    const hasActive = active.row >= 0 && active.row < items.length;
    const drawn = (item: Item<R>, index: number, slot: number | null) =>
        item.kind === 'group' ? (
            <GroupRow
                key={`group ${item.name}`}
                {...{item, columns, index, prefix}}
                active={active.row === index}
                hasActions={Boolean(actions)}
                toggle={shown.toggle}
            />
        ) : (
            <MemoRow
                key={slot ?? `${props.id(item.row)} ${shown.group || props.partOf ? index : ''}`}
                row={item.row}
                id={props.id(item.row)}
                {...{columns, index, prefix, actions, draft, cards}}
                explain={props.explain}
                active={active.row === index ? active.column : -1}
                editing={active.row === index && active.editing}
                onCell={cells.choose}
                onDone={cells.endEditing}
                className={props.rowClass?.(item.row) ?? ''}
            />
        );
    return (
        <div className={`table${props.tight ? ' tight' : ''}${props.dense ? ' tight dense' : ''}`}>
            <Tools
                {...{label, groups, choice}}
                columns={props.columns}
                group={shown.group}
                onGroup={shown.groupBy}
                filter={props.filter ? shown.filter : null}
                onFilter={(text) => {
                    shown.setFilter(text);
                    cells.choose(-1, 0, false);
                }}
                count={countText(shown.found.length, rows.length)}
                tools={props.tools}
                onCsv={
                    csv
                        ? () =>
                              download(
                                  `${label}.csv`,
                                  csvOf(shown.sorted(), props.columns),
                                  'text/csv',
                              )
                        : null
                }
            />
            {!active.editing && columns.some((column) => column.edit) && (
                <CellDraftNote
                    name={draft}
                    items={items}
                    id={props.id}
                    onGo={(row, key) =>
                        cells.choose(
                            row,
                            columns.findIndex((one) => one.key === key),
                            true,
                        )
                    }
                    onDrop={() => cells.choose(-1, 0, false)}
                />
            )}
            <div
                className={virtual ? 'table-scroll long' : 'table-scroll'}
                ref={cells.box}
                style={height ? {maxHeight: height} : undefined}
                tabIndex={0}
                role="group"
                aria-label={`${label}, rows`}
                onKeyDown={(event) => cells.onKeyDown(event, act)}
                onScroll={(event) => {
                    // The first column is fixed only when scrolled sideways, because it costs one
                    // layer per row.
                    const {dataset, scrollLeft} = event.currentTarget;
                    const aside = String(scrollLeft > 0);
                    if (dataset.aside !== aside) dataset.aside = aside;
                }}
                aria-activedescendant={
                    hasActive ? `${prefix}-${active.row}-${active.column}` : undefined
                }
            >
                <table
                    ref={table}
                    aria-label={label}
                    aria-rowcount={virtual ? items.length + 1 : undefined}
                    className={widths ? 'fixed' : cards ? 'cards' : ''}
                    role={widths || cards ? 'table' : undefined}
                    style={
                        widths
                            ? {
                                  width: widths.reduce((sum, w) => sum + w, 0),
                                  ['--columns' as string]: widths
                                      .map((w) => `minmax(${w}px, ${w}fr)`)
                                      .join(' '),
                              }
                            : undefined
                    }
                >
                    <Head
                        {...{columns, virtual}}
                        sort={order ? order.sort : shown.sort}
                        onSort={order ? ({key}) => order.turn(key) : shown.turn}
                        sortable={order?.keys}
                        hasActions={Boolean(actions)}
                    />
                    <Body
                        {...{items, rowHeight, virtual, width, drawn}}
                        box={cells.box}
                        none={shown.filter ? 'No rows match the filter.' : props.none}
                    />
                    <Foot
                        columns={columns}
                        rows={shown.found}
                        label={
                            shown.found.length === rows.length ? 'Total' : 'Total of filtered rows'
                        }
                        hasActions={Boolean(actions)}
                        cards={cards}
                    />
                </table>
            </div>
        </div>
    );
}
