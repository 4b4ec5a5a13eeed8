// The axis of coverage ratios. They grow without limit while the last notes are repaid, beside which
// no distance to a trigger can be seen.
import type {CloCoverageRow} from '../../api/types.gen';

type Ratios = Pick<CloCoverageRow, 'oc' | 'oc_trigger' | 'ic' | 'ic_trigger'>;

const room = 1.5;

// The top of the axis, by the highest trigger or the first ratios; null where all ratios are below.
export function axisTop(rows: readonly Ratios[]): number | null {
    const known = (values: (number | null | undefined)[]) =>
        values.filter((value) => value !== null && value !== undefined);
    const [first] = rows;
    const ratios = known(rows.flatMap((row) => [row.oc, row.ic]));
    const triggers = known(rows.flatMap((row) => [row.oc_trigger, row.ic_trigger]));
    if (!first || ratios.length === 0 || triggers.length === 0) return null;
    const top = Math.max(room * Math.max(...triggers), ...known([first.oc, first.ic]));
    return Math.max(...ratios) > top ? top : null;
}
