// The file to import and its settings, as a request.
import type {
    CloDealView,
    CloTapeAbsent,
    CloTapeKind,
    CloTapeRequest,
    CloTapeUnits,
} from '../../api/types.gen';

export interface Tape {
    content: string;
    fileName: string;
    kind: CloTapeKind;
    asOf: string; // '': the date of the deal
    absent: CloTapeAbsent;
    confirm: CloTapeUnits[];
}

// Rows of which kind belong to a deal; assets and what is known about them are the workspace's.
export const needsDeal = (kind: CloTapeKind): boolean =>
    ['positions', 'trades', 'factors'].includes(kind);

export function tapeRequest(
    {content, fileName, kind, asOf, absent, confirm}: Tape,
    deal: Pick<CloDealView, 'slug' | 'as_of'>,
): CloTapeRequest {
    return {
        content,
        file_name: fileName,
        kind,
        as_of: asOf || deal.as_of,
        ...(needsDeal(kind) && {deal: deal.slug}),
        ...(kind === 'positions' && {absent}),
        ...(confirm.length > 0 && {confirm}),
    };
}
