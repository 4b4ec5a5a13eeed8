// The active cell of a table, the visible part of a long table, and keyboard navigation.
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

// Rows rendered beyond the visible ones, ahead of and behind the scroll direction; none after a
// jump, when no row rendered before can be reused and each costs time.
const beyond = 12;
const behind = 4;
const step = 4; // rows added at once, or a multiple

export interface Active {
    row: number; // -1: none yet
    column: number;
    editing: boolean;
}

// The rows to render and their elements: in steps, so that most scrolling renders nothing new;
// after a jump by more than half of the window, only the visible rows.
class Steps {
    // The element key of each rendered row.
    keys: readonly number[] = [];
    private first = 0;
    private before = 0; // first visible row
    private made = 0; // keys so far
    private upward = false;

    readonly of = ({startIndex, endIndex, count}: Range): number[] => {
        const by = startIndex - this.before;
        const jumped = Math.abs(by) > (endIndex - startIndex) / 2;
        if (by !== 0) this.upward = by < 0;
        this.before = startIndex;
        const above = this.upward ? beyond : behind;
        const down = Math.floor(startIndex / step) * step - above;
        // The number of elements is constant: those of rows that leave are reused for rows that
        // enter.
        const size = Math.ceil((endIndex - startIndex) / step + 1) * step + beyond + behind;
        const first = Math.max(0, jumped ? startIndex : down);
        const last = Math.min(count, jumped ? endIndex + 1 : down + size);
        this.take(first, Math.max(0, last - first), jumped);
        return Array.from({length: this.keys.length}, (_, i) => first + i);
    };

    // After a jump each element shows another row in place. Downward, elements of rows that leave
    // at the top are moved to the end. Upward they are created anew, because React would move all
    // others.
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

// The visible part of a long list.
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
    // biome-ignore lint/correctness/useExhaustiveDependencies: `height` is the trigger: row positions are cached and depend on it.
    useLayoutEffect(() => rows.measure(), [rows, height]);
    const drawn = rows.getVirtualItems();
    return {
        first: virtual ? Math.min(drawn[0]?.index ?? 0, Math.max(0, count - 1)) : 0,
        last: virtual ? Math.min((drawn.at(-1)?.index ?? 59) + 1, count) : count,
        keys: steps.keys,
    };
}

// The cell that a key moves to; null if the key does not move the cursor.
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
    }, []);

    // Keep the active cell visible.
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
    }, [active, virtual, rowHeight, prefix]);

    // `act` handles Enter, F2 and the space bar on the active cell.
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
