// The terms of an entered position, in the order of the description of position.create: a term
// added to it is in the form, the columns of an imported file and the columns of the table. An
// option is entered by its symbol.
import {CreatePositionRequestFields, type CreatePositionRequest} from '../../api/types.gen';
import type {FieldSpec} from '../../ui/field_spec';
import {plainNumber} from '../../ui/number_text';

// Fields of the request that are not terms of the position.
const ofRequest = ['portfolio', 'id', 'duplicates', 'as_of'] as const;
type Field = keyof typeof CreatePositionRequestFields;
export type EntryTerm = Exclude<Field, (typeof ofRequest)[number]>;

export const entrySpecs: Readonly<Record<EntryTerm, FieldSpec>> = CreatePositionRequestFields;
const isTerm = (name: Field): name is EntryTerm => !(ofRequest as readonly string[]).includes(name);
export const entryTerms: readonly EntryTerm[] = (
    Object.keys(CreatePositionRequestFields) as Field[]
).filter(isTerm);

export const isList = (of: FieldSpec) => Array.isArray(of.default);
export const isText = (of: FieldSpec) => of.type === 'string' && !isList(of);
// Optional text such as the strategy.
export type TextTerm = {
    [K in EntryTerm]: (typeof CreatePositionRequestFields)[K] extends {type: 'string'; default: ''}
        ? K
        : never;
}[EntryTerm];
export const textTerms = entryTerms.filter(
    (term): term is TextTerm => isText(entrySpecs[term]) && entrySpecs[term].default === '',
);

export const tagsOf = (text: string): string[] =>
    text
        .split(/[;,]/)
        .map((tag) => tag.trim())
        .filter(Boolean);

// The value of typed text; null for an empty number, date or choice.
export function entryValue(of: FieldSpec, text: string): string | string[] | null {
    if (isList(of)) return tagsOf(text);
    if (of.type === 'string') return text;
    return (of.type === 'decimal' ? plainNumber(text) : text.trim()) || null;
}

// The terms that a form's text states.
export const valuesOf = (text: Record<EntryTerm, string>) =>
    Object.fromEntries(
        entryTerms.map((term) => [term, entryValue(entrySpecs[term], text[term])]),
    ) as Pick<CreatePositionRequest, EntryTerm>;
