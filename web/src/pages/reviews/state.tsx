// The state of a review as a label.
import type {ReviewState} from '../../api/types.gen';
import {enumLabel} from '../../ui/enum_labels';

const looks: Record<ReviewState, string> = {
    draft: 'badge',
    in_review: 'zone yellow',
    approved: 'zone green',
    returned: 'zone red',
};

export function StateChip({state}: {state: ReviewState}) {
    return <span className={looks[state]}>{enumLabel(state)}</span>;
}
