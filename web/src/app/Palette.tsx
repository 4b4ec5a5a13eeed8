// Ctrl-K: the command palette.
import {useId, useMemo, useState, type KeyboardEvent} from 'react';
import {useMethod} from '../api/queries';
import {Dialog} from '../ui/Dialog';
import {offersFor, pageOffers, tabOffers, typedOffer, type Offer} from './palette';
import {useListed} from './rights';
import {navigate, useOpens} from './router';
import {pageRoutes, typedCommands} from './routes';

const distinct = <S extends {symbol: string}>(first: readonly S[], more: readonly S[]): S[] => [
    ...new Map([...first, ...more].map((one) => [one.symbol, one])).values(),
];

export function Palette({actions, onClose}: {actions: readonly Offer[]; onClose: () => void}) {
    const id = useId();
    const [query, setQuery] = useState('');
    const [at, setAt] = useState(0);
    const isListed = useListed();
    const opens = useOpens();
    const portfolios = useMethod('portfolio.list', {limit: 200, sort: 'name'});
    const sheets = useMethod('alm.session.list', {limit: 200});
    const deals = useMethod('clo.deal.list', {limit: 200});
    const accounts = useMethod('account.list', {limit: 200});
    const securities = useMethod('market.securities', {limit: 500});
    // Beyond the first ones the server searches.
    const named = useMethod(
        'market.securities',
        securities.data?.next_cursor && query.trim().length > 1
            ? {text: query.trim(), limit: 20}
            : null,
        {placeholderData: (before) => before},
    );
    const routes = useMemo(() => pageRoutes.filter(isListed), [isListed]);
    const all = useMemo<Offer[]>(
        () => [
            ...pageOffers(routes),
            ...(portfolios.data?.data ?? []).flatMap(({slug, name}) =>
                tabOffers(
                    routes,
                    '/portfolios/:portfolio',
                    `/portfolios/${encodeURIComponent(slug)}`,
                    name,
                    slug,
                ).map((offer) => ({...offer, note: 'Portfolio'})),
            ),
            ...(sheets.data?.data ?? []).flatMap(({id: session, name}) =>
                tabOffers(routes, '/balance/:session', `/balance/${session}`, name).map(
                    (offer) => ({...offer, note: 'Balance sheet'}),
                ),
            ),
            ...(deals.data?.data ?? []).flatMap(({slug, name}) =>
                tabOffers(routes, '/clo/:deal', `/clo/${encodeURIComponent(slug)}`, name, slug).map(
                    (offer) => ({...offer, note: 'CLO'}),
                ),
            ),
            ...actions,
            ...(accounts.data?.data ?? []).map(({slug, name}) => ({
                key: `account ${slug}`,
                text: name || slug,
                note: 'Account',
                words: slug,
                searchOnly: true,
                to: `/ledger/transactions?account=${encodeURIComponent(slug)}`,
            })),
            ...distinct(securities.data?.data ?? [], named.data?.data ?? []).map(
                ({symbol, name}) => ({
                    key: `security ${symbol}`,
                    text: name ? `${symbol} ${name}` : symbol,
                    note: 'Security',
                    searchOnly: true,
                    to: `/market?symbol=${encodeURIComponent(symbol)}`,
                }),
            ),
        ],
        [
            routes,
            portfolios.data,
            sheets.data,
            deals.data,
            accounts.data,
            securities.data,
            named.data,
            actions,
        ],
    );
    // Any arguments lead to the page of the command.
    const commands = useMemo(
        () => typedCommands.filter((command) => opens(command.run(['a']))),
        [opens],
    );
    const offers = [...typedOffer(query, commands), ...offersFor(query, all)];
    const chosen = Math.min(at, offers.length - 1);

    const take = (offer: Offer | undefined) => {
        if (!offer) return;
        if (!offer.to && !offer.run) {
            setQuery(`${offer.text.split(' ')[0]} `);
            return;
        }
        onClose();
        if (offer.run) offer.run();
        else if (offer.to) navigate(offer.to);
    };
    const keys = (event: KeyboardEvent) => {
        if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
            event.preventDefault();
            const step = event.key === 'ArrowDown' ? 1 : -1;
            setAt((chosen + step + offers.length) % Math.max(1, offers.length));
        }
        if (event.key === 'Enter') {
            event.preventDefault();
            take(offers[chosen]);
        }
    };
    return (
        <Dialog kind="top" title="Command palette" hideTitle onClose={onClose}>
            <input
                className="palette-input"
                role="combobox"
                aria-label="Search pages, portfolios, balance sheets, CLOs, securities and settings, or type a command"
                aria-expanded="true"
                aria-controls={`${id}-list`}
                aria-activedescendant={offers[chosen] ? `${id}-${chosen}` : undefined}
                autoFocus
                autoComplete="off"
                spellCheck={false}
                placeholder="Search, or type a command: VAR demo-individual 99"
                value={query}
                onChange={(event) => {
                    setQuery(event.target.value);
                    setAt(0);
                }}
                onKeyDown={keys}
            />
            <ul className="palette-list" role="listbox" id={`${id}-list`} aria-label="Results">
                {offers.map((offer, i) => (
                    // biome-ignore lint/a11y/useKeyWithClickEvents: the input of the combobox handles the keys.
                    <li
                        key={offer.key}
                        id={`${id}-${i}`}
                        role="option"
                        aria-selected={i === chosen}
                        onMouseMove={() => setAt(i)}
                        onClick={() => take(offer)}
                    >
                        <span>{offer.text}</span>
                        <small>{offer.note}</small>
                    </li>
                ))}
                {offers.length === 0 && (
                    <li role="option" aria-selected="false" aria-disabled="true" className="note">
                        No results
                    </li>
                )}
            </ul>
        </Dialog>
    );
}
