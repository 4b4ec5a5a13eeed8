// The review of a limit, in a dialog of the list.
import type {Limit} from '../../api/types.gen';
import {Button} from '../../ui/Button';
import {Dialog} from '../../ui/Dialog';
import {ReviewContent} from '../reviews/ReviewPanel';

export function LimitReview({limit, onClose}: {limit: Limit; onClose: () => void}) {
    return (
        <Dialog title={`Review of ${limit.name}`} onClose={onClose}>
            <ReviewContent kind="limit" item={limit.id} />
            <div className="actions">
                <Button onClick={onClose}>Close</Button>
            </div>
        </Dialog>
    );
}
