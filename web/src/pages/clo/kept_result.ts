// The result of a kind that a deal kept last, of whatever settings. It is listed before it is read, because most
// deals have none.
import {queryClient, useMethod} from '../../api/queries';
import type {CloDealView} from '../../api/types.gen';

export type KeptKind = 'simulation' | 'migration';

// Null asks for nothing.
export function useKeptResult(deal: CloDealView, kind: KeptKind | null) {
    const listed = useMethod(
        'result.list',
        kind && {
            subject_type: 'deal',
            subject: deal.slug,
            kind,
            to: deal.as_of,
            limit: 1,
            direction: 'descending',
        },
    );
    const id = listed.data?.data[0]?.id ?? '';
    const kept = useMethod('result.get', id ? {id} : null);
    return {
        data: kept.data,
        error: listed.error ?? kept.error,
        isPending: listed.isPending || (id !== '' && kept.isPending),
        refetch: () => Promise.all([listed.refetch(), id ? kept.refetch() : null]),
    };
}

// After a run.
export const refreshKept = () => queryClient.invalidateQueries({queryKey: ['result.list']});
