// That a stored result rests on records which were changed since, such as an amendment for an earlier date.
import {instant} from '../../ui/format';

export function RecordsChanged({at}: {at: string | null | undefined}) {
    if (!at) return null;
    return (
        <p className="flag" role="status">
            {`Computed on older data: terms, balances or assets of its date were changed ${instant(at)}. Run it again for figures on the data of now.`}
        </p>
    );
}
