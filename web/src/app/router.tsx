// A small router: the address bar as state. Navigation happens in a transition, so the current page
// stays until the code of the next one is loaded. The as-of date (?as_of=) is preserved. On a server with
// users, addresses begin with the workspace: /w/credit-desk/portfolios. Pages do not see that part.
import {
    createContext,
    startTransition,
    useCallback,
    useContext,
    useEffect,
    useMemo,
    useState,
    type AnchorHTMLAttributes,
    type ReactNode,
} from 'react';

export interface Place {
    path: string;
    search: string;
}

const kept = ['as_of']; // parameters preserved by all links
// Parameters preserved between the pages of one portfolio: the market data of its options.
export const keptInPortfolio = ['volatility', 'volatilities', 'rate', 'style'];

const portfolioOf = (path: string) => /^\/portfolios\/[^/]+/.exec(path)?.[0];

const inWorkspace = /^\/w\/([a-z0-9-]+)(?=\/|$)/;
let base = '';

// The workspace that the address names; empty when it names none.
export const workspaceInAddress = (): string =>
    inWorkspace.exec(window.location.pathname)?.[1] ?? '';

// The address without its workspace.
export const pathHere = (): string => window.location.pathname.replace(inWorkspace, '') || '/';

// From now on all addresses begin with this workspace, or with none.
export function nameWorkspace(slug: string): void {
    base = slug ? `/w/${slug}` : '';
    const path = base + pathHere();
    if (path !== window.location.pathname)
        window.history.replaceState(null, '', path + window.location.search);
}

const here = (): Place => ({path: pathHere(), search: window.location.search});
const changed = 'ballast:navigate';

// The target address with the preserved parameters.
export function hrefOf(
    to: string,
    from: string = window.location.search,
    at: string = pathHere(),
): string {
    const [path = '', query = ''] = to.split('?');
    const search = new URLSearchParams(query);
    const current = new URLSearchParams(from);
    const portfolio = portfolioOf(path);
    const stays = portfolio !== undefined && portfolio === portfolioOf(at);
    for (const name of stays ? [...kept, ...keptInPortfolio] : kept) {
        const value = current.get(name);
        if (value && !search.has(name)) search.set(name, value);
        if (search.get(name) === '') search.delete(name);
    }
    const text = search.toString();
    return path + (text ? `?${text}` : '');
}

export function navigate(to: string, {replace = false}: {replace?: boolean} = {}): void {
    const href = base + hrefOf(to);
    if (href === window.location.pathname + window.location.search) return;
    if (replace) window.history.replaceState(null, '', href);
    else window.history.pushState(null, '', href);
    window.dispatchEvent(new Event(changed));
}

// The parameters of a pattern such as "/portfolios/:portfolio", or null if the path does not match.
export function matchPath(pattern: string, path: string): Record<string, string> | null {
    const parts = pattern.split('/').filter(Boolean);
    const given = path.split('/').filter(Boolean);
    if (parts.length !== given.length) return null;
    const params: Record<string, string> = {};
    for (const [i, part] of parts.entries()) {
        const value = given[i] ?? '';
        if (part.startsWith(':')) {
            try {
                params[part.slice(1)] = decodeURIComponent(value);
            } catch {
                return null;
            }
        } else if (part !== value) {
            return null;
        }
    }
    return params;
}

const PlaceContext = createContext<Place>({path: '/', search: ''});
export const ParamsContext = createContext<Record<string, string>>({});

export function Router({children}: {children: ReactNode}) {
    const [place, setPlace] = useState(here);
    useEffect(() => {
        const follow = () => startTransition(() => setPlace(here()));
        window.addEventListener('popstate', follow);
        window.addEventListener(changed, follow);
        return () => {
            window.removeEventListener('popstate', follow);
            window.removeEventListener(changed, follow);
        };
    }, []);
    return <PlaceContext value={place}>{children}</PlaceContext>;
}

export const usePlace = (): Place => useContext(PlaceContext);
export const useParams = (): Record<string, string> => useContext(ParamsContext);

// One parameter of the address and its setter; '' means absent. A change replaces the history
// entry, so that "back" leads to the previous page and not through every keystroke.
export function useSearch(name: string): [string, (value: string) => void] {
    const {search} = usePlace();
    const value = useMemo(() => new URLSearchParams(search).get(name) ?? '', [search, name]);
    const set = useCallback(
        (next: string) => {
            const query = new URLSearchParams(window.location.search);
            query.set(name, next);
            if (next === '' && !kept.includes(name)) query.delete(name);
            navigate(`${pathHere()}?${query}`, {replace: true});
        },
        [name],
    );
    return [value, set];
}

// The as-of date of all figures; '' for the latest.
export const useAsOf = () => useSearch('as_of');

// Whether the page at an address is offered to the user.
export const OpensContext = createContext<(to: string) => boolean>(() => true);
export const useOpens = (): ((to: string) => boolean) => useContext(OpensContext);

type LinkProps = AnchorHTMLAttributes<HTMLAnchorElement> & {to: string};

// A link; its text alone where the user may not open the page, and nothing if it is an action.
export function Link({to, onClick, ...rest}: LinkProps) {
    usePlace();
    const opens = useOpens();
    if (!opens(to))
        return rest.className?.split(' ').includes('button') ? null : <span>{rest.children}</span>;
    return (
        <a
            {...rest}
            href={base + hrefOf(to)}
            onClick={(event) => {
                onClick?.(event);
                if (
                    event.defaultPrevented ||
                    event.button !== 0 ||
                    event.metaKey ||
                    event.ctrlKey ||
                    event.shiftKey ||
                    event.altKey
                )
                    return;
                event.preventDefault();
                navigate(to);
            }}
        />
    );
}
