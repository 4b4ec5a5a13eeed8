// Unsaved input of a table cell: stored until it is saved or discarded with Escape.
import {useMemo} from 'react';
import {readDraft, writeDraft} from '../app/drafts';
import {Button} from './Button';
import type {Items} from './table_engine';

export interface CellDraft {
    row: string; // the id of the row
    column: string; // its key
    what: string; // such as "Quantity of AAPL"
    text: string;
}

export const cellDraftName = (label: string): string => `cell ${window.location.pathname} ${label}`;

// The unsaved text of this cell.
export function typedInto(name: string, row: string, column: string): string | null {
    const kept = readDraft<CellDraft>(name);
    return kept?.row === row && kept.column === column ? kept.text : null;
}

export function CellDraftNote<R>({
    name,
    items,
    id,
    onGo,
    onDrop,
}: {
    name: string;
    items: Items<R>;
    id: (row: R) => string;
    onGo: (index: number, column: string) => void;
    onDrop: () => void;
}) {
    const kept = readDraft<CellDraft>(name);
    const row = kept?.row;
    // biome-ignore lint/correctness/useExhaustiveDependencies: `id` is a new function at every render that returns the same ids.
    const index = useMemo(() => {
        for (let i = 0; row !== undefined && i < items.length; ++i) {
            const item = items.at(i);
            if (item?.kind === 'row' && id(item.row) === row) return i;
        }
        return -1;
    }, [items, row]);
    if (!kept) return null;
    return (
        <p className="note draft" role="status">
            {kept.what} was not saved: “{kept.text}”.{' '}
            {index >= 0 && (
                <Button kind="quiet" onClick={() => onGo(index, kept.column)}>
                    Continue editing
                </Button>
            )}
            <Button
                kind="quiet"
                onClick={() => {
                    writeDraft(name, null);
                    onDrop();
                }}
            >
                Discard
            </Button>
        </p>
    );
}
