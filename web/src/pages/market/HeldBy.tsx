// Links to the portfolios and accounts that hold a security.
import type {Holder} from '../../api/types.gen';
import {Link} from '../../app/router';

const most = 1;

const addressOf = ({kind, slug}: Holder): string =>
    kind === 'portfolio'
        ? `/portfolios/${encodeURIComponent(slug)}/positions`
        : `/ledger/transactions?account=${encodeURIComponent(slug)}`;

export function HeldBy({of, all = false}: {of: readonly Holder[]; all?: boolean}) {
    const shown = all ? of : of.slice(0, most);
    return (
        <>
            {shown.map((holder, i) => (
                <span key={`${holder.kind} ${holder.slug}`}>
                    {i > 0 && ', '}
                    <Link to={addressOf(holder)}>
                        {all ? (
                            holder.name || holder.slug
                        ) : (
                            <span className="clip" title={holder.name}>
                                {holder.name || holder.slug}
                            </span>
                        )}
                    </Link>
                </span>
            ))}
            {of.length > shown.length && (
                <span
                    className="note"
                    title={of
                        .slice(shown.length)
                        .map(({name, slug}) => name || slug)
                        .join(', ')}
                >
                    {' '}
                    and {of.length - shown.length} more
                </span>
            )}
        </>
    );
}
