import {useLayoutEffect, useRef, useState} from 'react';

// The current width of an element.
export function useWidth<E extends HTMLElement>(first = 640) {
    const ref = useRef<E>(null);
    const [width, setWidth] = useState(first);
    useLayoutEffect(() => {
        const node = ref.current;
        if (!node) return;
        const look = () => {
            if (node.clientWidth > 0) setWidth(node.clientWidth);
        };
        look();
        const observer = new ResizeObserver(look);
        observer.observe(node);
        return () => observer.disconnect();
    }, []);
    return [ref, width] as const;
}
