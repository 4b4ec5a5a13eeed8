// Tabs whose content is a page of its own: links, so that each has an address.
import {Link, usePlace} from '../app/router';

export function Tabs({
    label,
    tabs,
}: {
    label: string;
    tabs: readonly (readonly [to: string, text: string])[];
}) {
    const {path} = usePlace();
    return (
        <nav className="tabs" aria-label={label}>
            {tabs.map(([to, text]) => (
                <Link key={to} to={to} aria-current={path === to.split('?')[0] ? 'page' : undefined}>
                    {text}
                </Link>
            ))}
        </nav>
    );
}
