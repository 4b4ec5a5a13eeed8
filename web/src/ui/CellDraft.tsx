// What was typed into a cell of a table and not saved: kept until it is, or is left by Escape.
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

// The text typed before into this cell.
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
    const index = useMemo(() => {
        for (let i = 0; row !== undefined && i < items.length; ++i) {
            const item = items.at(i);
            if (item?.kind === 'row' && id(item.row) === row) return i;
        }
        return -1;
        // The rows' ids do not change with the function that reads them.
        // eslint-disable-next-line react-hooks/exhaustive-deps
    }, [items, row]);
    if (!kept) return null;
    return (
        <p className="note draft" role="status">
            {kept.what} was not saved: “{kept.text}”.{' '}
            {index >= 0 && (
                <Button kind="quiet" onClick={() => onGo(index, kept.column)}>
                    Go on
                </Button>
            )}
            <Button
                kind="quiet"
                onClick={() => {
                    writeDraft(name, null);
                    onDrop();
                }}
            >
                Drop it
            </Button>
        </p>
    );
}
