// Targets to start with: the present weights of what is held, which add up to 1.
import type {AllocationBy, HoldingsResponse, PutAllocationRequest} from '../../api/types.gen';

type Targets = PutAllocationRequest['targets'];
type Held = Pick<HoldingsResponse, 'securities' | 'cash'>;

const whole = (weight: number) => Math.round(weight * 100) / 100;

export function presentWeights({securities, cash}: Held, by: AllocationBy): Targets {
    const weights = new Map<string, number>();
    const add = (bucket: string, weight: number | null | undefined) => {
        if (weight && weight > 0) weights.set(bucket, (weights.get(bucket) ?? 0) + weight);
    };
    // Custom buckets are named by the user.
    for (const row of by === 'custom' ? [] : securities)
        add(
            row.type === 'cash'
                ? 'cash'
                : by === 'symbol'
                  ? row.symbol
                  : by === 'sector'
                    ? row.sector
                    : row.type,
            row.weight,
        );
    for (const row of cash) add('cash', row.weight);
    const targets = [...weights]
        .sort(([, a], [, b]) => b - a)
        .map(([bucket, weight]) => ({bucket, weight: whole(weight)}));
    if (!weights.has('cash')) targets.push({bucket: 'cash', weight: 0});
    const [first, ...others] = targets;
    if (first && by !== 'custom')
        first.weight = Math.max(0, whole(1 - others.reduce((sum, t) => sum + t.weight, 0)));
    return targets;
}
