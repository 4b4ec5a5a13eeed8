// The figure that a link cites (?figure=16,040.52): found among the numbers that the page shows, marked, and
// scrolled into view.
import {useEffect} from 'react';
import {typedNumber} from '../ui/number_text';
import {usePlace} from './router';

const numbers = /(?<![\w.,-])[-+\u2212]?\d+(?:,\d{3})*(?:\.\d+)?(?![\w.,-]*\d)/g;
const fewestDigits = 3; // significant ones on which a rounded number must agree

const decimalsOf = (text: string): number => (text.split('.')[1] ?? '').length;
const significant = (text: string): number => text.replaceAll(/\D/g, '').replace(/^0+/, '').length;
// Losses are shown with either sign.
const size = (text: string): number => Math.abs(typedNumber(text.replace('+', '')));

// Whether both texts state the same number; one may be rounded more.
export function agree(a: string, b: string): boolean {
    const decimals = Math.min(decimalsOf(a), decimalsOf(b));
    const shown = size(a).toFixed(decimals);
    if (shown !== size(b).toFixed(decimals)) return false;
    return decimalsOf(a) === decimalsOf(b) || significant(shown) >= fewestDigits;
}

export interface Place {
    start: number;
    end: number;
}

// Where a text shows the figure; null where it does not.
export function placeOf(figure: string, text: string): Place | null {
    for (const found of text.matchAll(numbers))
        if (agree(figure, found[0]))
            return {start: found.index, end: found.index + found[0].length};
    return null;
}

function rangeOf(figure: string, within: Element): Range | null {
    const texts = document.createNodeIterator(within, NodeFilter.SHOW_TEXT);
    for (let node = texts.nextNode(); node; node = texts.nextNode()) {
        const place = placeOf(figure, node.textContent ?? '');
        if (!place || !node.parentElement?.checkVisibility()) continue;
        const range = document.createRange();
        range.setStart(node, place.start);
        range.setEnd(node, place.end);
        return range;
    }
    return null;
}

const longestWait = 20_000; // for the results of a page, in ms

// Marks the figure that the address cites once the page shows it. A figure that can be explained has the focus,
// so that Enter opens its explanation.
export function useCitedFigure(main: {current: Element | null}): void {
    const {path, search} = usePlace();
    const address = path + search;
    useEffect(() => {
        const figure = new URLSearchParams(address.split('?')[1]).get('figure') ?? '';
        const page = main.current;
        if (!figure || !page) return;
        const mark = () => {
            const range = rangeOf(figure, page);
            if (!range) return false;
            const parent = range.startContainer.parentElement;
            parent?.scrollIntoView({block: 'center'});
            parent?.closest<HTMLElement>('button.why')?.focus({preventScroll: true});
            CSS.highlights?.set('cited', new Highlight(range));
            return true;
        };
        const watch = new MutationObserver(() => mark() && stop());
        const stop = () => {
            watch.disconnect();
            window.clearTimeout(end);
        };
        const end = window.setTimeout(() => watch.disconnect(), longestWait);
        if (mark()) stop();
        else watch.observe(page, {childList: true, subtree: true, characterData: true});
        return () => {
            stop();
            CSS.highlights?.delete('cited');
        };
    }, [address, main]);
}
