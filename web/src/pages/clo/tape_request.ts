// The file to import and its settings, as a request.
import type {
    CloDealView,
    CloTapeAbsent,
    CloTapeKind,
    CloTapeRequest,
    CloTapeResponse,
    CloTapeUnits,
} from '../../api/types.gen';

export interface Tape {
    content: string;
    fileName: string;
    kind: CloTapeKind;
    asOf: string; // '': the date of the deal
    absent: CloTapeAbsent;
    statedPar?: string; // of positions; '': that of the rows
    confirm: CloTapeUnits[];
    mapping: Readonly<Record<string, string>>; // field by heading; '': the column is left out
    constants?: Readonly<Record<string, string>>; // value by field, for rows without one
}

// Rows of which kind belong to a deal; assets and what is known about them are the workspace's.
export const needsDeal = (kind: CloTapeKind): boolean =>
    ['positions', 'trades', 'factors'].includes(kind);

export interface Heading {
    heading: string;
    field: string; // '': none
}

// The headings of the file with the field of each, those without one first.
export const headingsOf = ({columns, ignored}: Pick<CloTapeResponse, 'columns' | 'ignored'>) => [
    ...ignored.map((heading): Heading => ({heading, field: ''})),
    ...Object.entries(columns).map(([field, heading]): Heading => ({heading, field})),
];

// A field belongs to one heading: the heading that had it is left out.
export function mapped(
    mapping: Tape['mapping'],
    headings: readonly Heading[],
    heading: string,
    field: string,
): Tape['mapping'] {
    const before = field && headings.find((one) => one.field === field);
    return {...mapping, ...(before && {[before.heading]: ''}), [heading]: field};
}

// Fields that can have one value for the whole file, and do not have one yet.
export const fieldsWithoutValue = (
    {fields, columns}: Pick<CloTapeResponse, 'fields' | 'columns'>,
    constants: Tape['constants'] = {},
): string[] =>
    fields.filter((field) => field !== 'id' && !(field in columns) && !(field in constants));

export function tapeRequest(
    {content, fileName, kind, asOf, absent, statedPar, confirm, mapping = {}, constants = {}}: Tape,
    deal: Pick<CloDealView, 'slug' | 'as_of'>,
): CloTapeRequest {
    const given = Object.fromEntries(Object.entries(constants).filter(([, value]) => value !== ''));
    return {
        content,
        file_name: fileName,
        kind,
        as_of: asOf || deal.as_of,
        ...(needsDeal(kind) && {deal: deal.slug}),
        ...(kind === 'positions' && {absent, ...(statedPar && {stated_par: statedPar})}),
        ...(confirm.length > 0 && {confirm}),
        ...(Object.keys(mapping).length > 0 && {mapping}),
        ...(Object.keys(given).length > 0 && {constants: given}),
    };
}
