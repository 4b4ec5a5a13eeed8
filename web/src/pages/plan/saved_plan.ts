// Saved plans: their ids, and the page that opens one.
import type {SavedPlan, SavedPlanDetails, SavedPlanKind} from '../../api/types.gen';

/** "Retire at 60, both" as "retire-at-60-both"; empty without letters and digits. */
export const idOf = (name: string): string =>
    name
        .normalize('NFKD')
        .replace(/\p{M}/gu, '')
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, '-')
        .replace(/^-+|-+$/g, '')
        .slice(0, 64)
        .replace(/-+$/, '');

/** The page that shows a plan, where its form is known. */
export function pageOf(kind: SavedPlanKind, plan: string, form: string): string {
    const page = kind === 'retirement' ? 'plan' : 'household';
    return `/${page}?${page}=${encodeURIComponent(form)}&saved=${encodeURIComponent(plan)}`;
}

export const addressOf = (plan: SavedPlanDetails): string | null =>
    plan.form === '' ? null : pageOf(plan.kind, plan.plan, plan.form);

/** The address that compares two versions. */
export const comparisonOf = (first: SavedPlan, second: SavedPlan): string =>
    `/saved-plans/compare?${new URLSearchParams({
        first: first.plan,
        first_version: String(first.version),
        second: second.plan,
        second_version: String(second.version),
    })}`;
