// What is held without a price: left out of every value, with the way to add prices.
import type {ReactNode} from 'react';
import {Allowed} from '../../app/Allowed';
import {Link} from '../../app/router';
import {missingText} from './missing_prices';

function Note({children}: {children: ReactNode}) {
    return (
        <p className="note" role="status">
            {children}{' '}
            <Allowed to="market.import_prices">
                <Link to="/market/import">Import prices</Link> from a file, or set up{' '}
                <Link to="/market/providers">providers</Link> that download them.
            </Allowed>
        </p>
    );
}

export function MissingPrices({symbols, held}: {symbols: readonly string[]; held: number}) {
    if (symbols.length === 0) return null;
    return <Note>{missingText(symbols, held)}</Note>;
}

// Where no security that is held has a value.
export function NoPrices({date}: {date: string}) {
    return (
        <Note>
            No security held on {date} has a value: the net worth is that of cash and of what is
            valued by hand.
        </Note>
    );
}
