// Tabs as links to separate pages, so that each has an address; those that the user may open.
import {useEffect, useRef} from 'react';
import {Link, useOpens, usePlace} from '../app/router';

export function Tabs({
    label,
    tabs,
}: {
    label: string;
    tabs: readonly (readonly [to: string, text: string])[];
}) {
    const {path} = usePlace();
    const opens = useOpens();
    const strip = useRef<HTMLElement>(null);
    // In a narrow window the tab bar scrolls to keep the open tab visible, also at another width.
    // biome-ignore lint/correctness/useExhaustiveDependencies: `path` is the trigger: it determines which tab is open.
    useEffect(() => {
        const row = strip.current;
        const tab = row?.querySelector<HTMLElement>('[aria-current]');
        if (!row || !tab) return;
        const observer = new ResizeObserver(() => {
            const right = tab.offsetLeft + tab.offsetWidth - row.offsetLeft;
            row.scrollLeft = Math.max(0, right - row.clientWidth);
        });
        observer.observe(row);
        return () => observer.disconnect();
    }, [path]);
    return (
        <nav ref={strip} className="tabs" aria-label={label}>
            {tabs
                .filter(([to]) => opens(to))
                .map(([to, text]) => (
                    <Link
                        key={to}
                        to={to}
                        aria-current={path === to.split('?')[0] ? 'page' : undefined}
                    >
                        {text}
                    </Link>
                ))}
        </nav>
    );
}
