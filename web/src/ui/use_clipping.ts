// Long texts of a table (`.clip`) are shown whole where they fit into the width of the table's place,
// and cut otherwise.
import {useLayoutEffect, type RefObject} from 'react';

// `drawn`: changes with the contents of the table. The widths of long tables are fixed instead.
export function useClipping(box: RefObject<HTMLElement | null>, drawn: unknown, fixed: boolean) {
    // biome-ignore lint/correctness/useExhaustiveDependencies: new contents are measured again.
    useLayoutEffect(() => {
        const node = box.current;
        if (!node || fixed || !node.querySelector('.clip')) return;
        const measure = () => {
            node.dataset.clip = 'wide';
            if (node.scrollWidth > node.clientWidth) delete node.dataset.clip;
        };
        measure();
        const observer = new ResizeObserver(measure);
        observer.observe(node);
        return () => observer.disconnect();
    }, [box, drawn, fixed]);
}
