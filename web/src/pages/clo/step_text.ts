// What a step of a waterfall pays, in words: "Interest A", "Senior fee", "Cure AB"; "Reserve" where the
// account has the name of the step.
import type {CloDeal, CloStep} from '../../api/types.gen';
import {enumLabel} from '../../ui/enum_labels';
import {percent} from '../../ui/format';

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

const textOf = (kind: string, object: string): string =>
    object.toLowerCase() === kind.toLowerCase() ? kind : `${kind} ${object}`.trim();

// A fee is paid in two parts where it is capped, which have the same object.
const nameOf = (step: CloStep, kind: string): string =>
    kind === 'fee' && step.fee
        ? [`${enumLabel(step.fee)} fee`, step.part].filter(Boolean).join(', ')
        : textOf(enumLabel(kind), objectOf(step));

const expenses = ['tax', 'fee', 'hedge'];
const ends = ['hurdle', 'split', 'residual'];

// A step of the standard acceleration: expenses of the interest waterfall and the last steps of the
// principal waterfall, "a." before their ids, and interest and principal by rank.
function standardText(deal: CloDeal, id: string): string | null {
    const [, rank, kind] = /^a\.rank(\d+)\.(interest|principal)$/.exec(id) ?? [];
    if (rank && kind) {
        const notes = deal.tranches.filter((t) => t.kind !== 'equity' && t.rank === Number(rank));
        return textOf(enumLabel(kind), notes.map((t) => t.id).join(', '));
    }
    const {interest, principal} = deal.waterfalls;
    const step =
        interest.find((one) => `a.${one.id}` === id && expenses.includes(one.step)) ??
        principal.find((one) => `a.${one.id}` === id && ends.includes(one.step));
    return step ? nameOf(step, step.step) : null;
}

// `id`: of the step, or of a part of a block such as "i11.interest". A step that the document does
// not have is named by its id.
export function stepText(deal: CloDeal, waterfall: string, id: string): string {
    if (waterfall === 'acceleration' && !Array.isArray(deal.waterfalls.acceleration))
        return standardText(deal, id) ?? id;
    const [base = id, part] = id.split('.');
    const step = stepsOf(deal, waterfall).find((one) => one.id === base);
    if (!step) return id;
    return nameOf(step, part ?? step.step);
}

// Lists by their items; shares by recipient as "SUB 80%, incentive 20%".
const shown = (value: unknown): string =>
    Array.isArray(value)
        ? value.join(', ')
        : value !== null && typeof value === 'object'
          ? Object.entries(value)
                .map(
                    ([to, share]) =>
                        `${to} ${typeof share === 'number' ? `${percent(share)}%` : share}`,
                )
                .join(', ')
          : String(value);

// The parameters of a step, apart from its kind and id. One that is named as the kind, as the fee of a
// fee step, is given without its name.
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
        .map(([name, value]) =>
            name === step.step ? shown(value) : `${enumLabel(name).toLowerCase()} ${shown(value)}`,
        )
        .join('; ');
}
