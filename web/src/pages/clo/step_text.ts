// What a step of a waterfall pays, in words: "Interest A", "Fee senior", "Cure AB".
import type {CloDeal, CloStep} from '../../api/types.gen';
import {enumLabel} from '../../ui/enum_labels';

const objectOf = (step: CloStep): string =>
    step.tranches?.join(', ') ??
    step.fee ??
    step.coverage ??
    step.diversion ??
    step.account ??
    step.hedge ??
    '';

const stepsOf = (deal: CloDeal, waterfall: string): readonly CloStep[] => {
    if (waterfall === 'interest') return deal.waterfalls.interest;
    if (waterfall === 'principal') return deal.waterfalls.principal;
    const steps = deal.waterfalls.acceleration;
    return Array.isArray(steps) ? steps : [];
};

// `id`: of the step, or of a part of a block such as "i11.interest". Steps that the document does not
// list, as those of the standard acceleration, have their id.
export function stepText(deal: CloDeal, waterfall: string, id: string): string {
    const [base = id, part] = id.split('.');
    const step = stepsOf(deal, waterfall).find((one) => one.id === base);
    if (!step) return id;
    return `${enumLabel(part ?? step.step)} ${objectOf(step)}`.trim();
}

const shown = (value: unknown): string =>
    Array.isArray(value) ? value.join(', ') : typeof value === 'object' ? '' : String(value);

// The parameters of a step, apart from its kind and id.
export function stepTerms(step: CloStep): string {
    return Object.entries(step)
        .filter(
            ([name, value]) =>
                !['id', 'step', 'clause', 'place'].includes(name) &&
                value !== null &&
                value !== '' &&
                value !== undefined &&
                !(Array.isArray(value) && value.length === 0) &&
                shown(value) !== '',
        )
        .map(([name, value]) => `${enumLabel(name).toLowerCase()} ${shown(value)}`)
        .join('; ');
}
