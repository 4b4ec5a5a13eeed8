// The cell of a table that the keyboard is on, the part of a long table that is in sight, and how the
// keys move the one and the other.
import {
    useCallback,
    useEffect,
    useLayoutEffect,
    useRef,
    useState,
    type KeyboardEvent,
    type RefObject,
} from 'react';
import {useVirtualizer, type Range} from '@tanstack/react-virtual';

// Rows drawn beyond those in sight, for scrolling on, and on the side that is scrolled away from; none
// after a jump, when none of those drawn before is of use and each costs time.
const beyond = 12;
const behind = 4;
const step = 4; // rows that come into the window at once, or a multiple

export interface Active {
    row: number; // -1: none yet
    column: number;
    editing: boolean;
}

// The rows to draw, and by which element: in steps, so that most scrolling draws nothing new; after a
// jump by more than half of what is in sight, those in sight alone.
class Steps {
    // The key of the element of each row drawn.
    keys: readonly number[] = [];
    private first = 0;
    private before = 0; // the first row in sight
    private made = 0; // keys so far
    private upward = false;

    readonly of = ({startIndex, endIndex, count}: Range): number[] => {
        const by = startIndex - this.before;
        const jumped = Math.abs(by) > (endIndex - startIndex) / 2;
        if (by !== 0) this.upward = by < 0;
        this.before = startIndex;
        const above = this.upward ? beyond : behind;
        const down = Math.floor(startIndex / step) * step - above;
        // As many at each step: an element that is left over is one for a row that comes.
        const size = Math.ceil((endIndex - startIndex) / step + 1) * step + beyond + behind;
        const first = Math.max(0, jumped ? startIndex : down);
        const last = Math.min(count, jumped ? endIndex + 1 : down + size);
        this.take(first, Math.max(0, last - first), jumped);
        return Array.from({length: this.keys.length}, (_, i) => first + i);
    };

    // After a jump each element shows another row where it stands. Downward, those of the rows that
    // leave at the top are moved to the end. Upward they are made anew: React would move all others.
    private take(first: number, length: number, jumped: boolean): void {
        const by = jumped ? 0 : first - this.first;
        const fresh = (n: number) => Array.from({length: Math.max(0, n)}, () => this.made++);
        const kept = this.keys;
        const turned =
            by < 0
                ? [...fresh(Math.min(-by, length)), ...kept]
                : [...kept.slice(by), ...kept.slice(0, by)];
        this.keys = [...turned.slice(0, length), ...fresh(length - turned.length)];
        this.first = first;
    }
}

// The part of a long list that is in sight.
export function useWindow(
    box: RefObject<HTMLDivElement | null>,
    count: number,
    height: number,
    virtual: boolean,
) {
    const [steps] = useState(() => new Steps());
    const rows = useVirtualizer({
        count,
        enabled: virtual,
        getScrollElement: () => box.current,
        estimateSize: () => height,
        rangeExtractor: steps.of,
        useFlushSync: false,
    });
    useLayoutEffect(() => rows.measure(), [rows, height]);
    const drawn = rows.getVirtualItems();
    return {
        first: virtual ? Math.min(drawn[0]?.index ?? 0, Math.max(0, count - 1)) : 0,
        last: virtual ? Math.min((drawn.at(-1)?.index ?? 59) + 1, count) : count,
        keys: steps.keys,
    };
}

// Where a key leads to from a cell; null: it is not about moving.
export function moved(key: string, shift: boolean, at: Active, page: number, rows: number) {
    const {row, column} = at;
    const here = Math.max(0, row);
    switch (key) {
        case 'ArrowDown':
            return {row: row + 1, column};
        case 'ArrowUp':
            return {row: row - 1, column};
        case 'ArrowRight':
            return {row: here, column: column + (row < 0 ? 0 : 1)};
        case 'ArrowLeft':
            return {row, column: column - 1};
        case 'PageDown':
            return {row: row + page, column};
        case 'PageUp':
            return {row: row - page, column};
        case 'Home':
            return {row: shift ? 0 : here, column: 0};
        case 'End':
            return {row: shift ? rows - 1 : here, column: Number.MAX_SAFE_INTEGER};
        default:
            return null;
    }
}

interface Size {
    rows: number;
    columns: number;
    rowHeight: number;
    virtual: boolean;
    prefix: string; // of the ids of cells: prefix-row-column
}

export function useCells({rows, columns, rowHeight, virtual, prefix}: Size) {
    const [active, setActive] = useState<Active>({row: -1, column: 0, editing: false});
    const box = useRef<HTMLDivElement>(null);
    const choose = useCallback(
        (row: number, column: number, editing: boolean) => setActive({row, column, editing}),
        [],
    );
    const endEditing = useCallback(() => {
        setActive((now) => ({...now, editing: false}));
        box.current?.focus({preventScroll: true});
    }, [box]);

    // The active cell stays in sight.
    useEffect(() => {
        const node = box.current;
        if (!node || active.row < 0) return;
        if (virtual) {
            const top = active.row * rowHeight;
            if (top < node.scrollTop) node.scrollTop = top;
            else if (top + 3 * rowHeight > node.scrollTop + node.clientHeight)
                node.scrollTop = top + 3 * rowHeight - node.clientHeight;
        }
        document
            .getElementById(`${prefix}-${active.row}-${active.column}`)
            ?.scrollIntoView({block: 'nearest', inline: 'nearest'});
    }, [active, virtual, rowHeight, prefix, box]);

    // `act` answers Enter, F2 and the space bar on the active cell.
    const onKeyDown = (event: KeyboardEvent, act: (at: Active) => void) => {
        if (event.target !== box.current || event.ctrlKey || event.metaKey || event.altKey) return;
        const page = Math.max(1, Math.floor((box.current?.clientHeight ?? 0) / rowHeight) - 2);
        const to = moved(event.key, event.shiftKey, active, page, rows);
        if (to) {
            event.preventDefault();
            setActive({
                row: Math.max(0, Math.min(rows - 1, to.row)),
                column: Math.max(0, Math.min(columns - 1, to.column)),
                editing: false,
            });
        } else if (['Enter', 'F2', ' '].includes(event.key) && active.row >= 0) {
            event.preventDefault();
            act(active);
        }
    };
    return {active, choose, endEditing, onKeyDown, box};
}
