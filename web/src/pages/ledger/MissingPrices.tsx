// What is held without a price: left out of every value, with the way to add prices.
import {Allowed} from '../../app/Allowed';
import {Link} from '../../app/router';
import {missingText} from './missing_prices';

export function MissingPrices({symbols, held}: {symbols: readonly string[]; held: number}) {
    if (symbols.length === 0) return null;
    return (
        <p className="note" role="status">
            {missingText(symbols, held)}{' '}
            <Allowed to="market.import_prices">
                <Link to="/market/import">Import prices</Link> from a file, or set up{' '}
                <Link to="/market/providers">providers</Link> that download them.
            </Allowed>
        </p>
    );
}
