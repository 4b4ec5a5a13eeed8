// What the forms of the planner share: the market of a plan, and form texts as an address.
import {PlanReturnModel, PlanReturnModelLabels} from '../../api/types.gen';
import {choices} from '../../ui/enum_labels';
import {errorInRequired, type FieldSpec} from '../../ui/field_spec';

export const markets = choices(PlanReturnModel, PlanReturnModelLabels);

/** The weight of an asset, as a fraction of the portfolio. */
export const weight: FieldSpec = {type: 'number', minimum: 0, maximum: 1, unit: 'fraction'};

export interface Weights {
    stock: number;
    bond: number;
    cash: number;
}

export const weightsError = ({stock, bond, cash}: Weights): string | undefined =>
    Math.abs(stock + bond + cash - 1) > 1e-9
        ? 'stocks, bonds and cash must add up to 100'
        : undefined;

export const allocationOf = (weights: Partial<Weights>): Record<string, number> =>
    Object.fromEntries(Object.entries(weights).filter(([, w]) => w > 0));

// An event as it is typed; a form keeps the list of them as JSON.
export interface EventText {
    name: string;
    type: 'expense' | 'income';
    year: string;
    amount: string;
    every: string;
    years: string;
    growth: string;
    indexed: boolean;
    taxable: boolean;
}
export const newEvent: EventText = {
    name: '',
    type: 'expense',
    year: '0',
    amount: '10,000',
    every: '1',
    years: '1',
    growth: '0',
    indexed: true,
    taxable: false,
};

export type EventNumber = 'year' | 'amount' | 'every' | 'years' | 'growth';
/** What the method of a form states about the numbers of an event. */
export type EventSpecs = Record<EventNumber, FieldSpec>;

export function eventTexts(text: string): EventText[] {
    try {
        const list: unknown = JSON.parse(text);
        if (!Array.isArray(list)) return [];
        return list.map((one: Partial<EventText>) => ({...newEvent, ...one}));
    } catch {
        return [];
    }
}

export const eventErrors = (
    one: EventText,
    specs: EventSpecs,
): Partial<Record<EventNumber, string>> =>
    Object.fromEntries(
        (Object.keys(specs) as EventNumber[]).flatMap((name) => {
            const error = errorInRequired(specs[name], one[name]);
            return error ? [[name, error]] : [];
        }),
    );

type Texts<Form> = Record<keyof Form, string>;

/** The texts that differ from the usual ones, and those named by `always`, as JSON; else ''. */
export function addressIn<Form extends Texts<Form>>(
    form: Form,
    usual: Form,
    always: (keyof Form)[] = [],
): string {
    const names = Object.keys(form) as (keyof Form)[];
    const changed = names.filter((name) => form[name] !== usual[name]);
    if (changed.length === 0) return '';
    return JSON.stringify(
        Object.fromEntries([...always, ...changed].map((name) => [name, form[name]])),
    );
}

/** The form of an address; the usual form if the address is not valid. */
export function formIn<Form extends Texts<Form>>(address: string, usual: Form): Form {
    try {
        const given: unknown = JSON.parse(address || '{}');
        if (typeof given !== 'object' || given === null) return usual;
        const known = Object.entries(given).filter(
            ([name, value]) => name in usual && typeof value === 'string',
        );
        return {...usual, ...Object.fromEntries(known)};
    } catch {
        return usual;
    }
}
