// What a page shows: computed for it, or for a user who may not compute the result that the batch has stored.
import type {UseQueryResult} from '@tanstack/react-query';
import type {RequestOf, ResponseOf} from '../../api/client';
import {useMethod} from '../../api/queries';
import {useMay} from '../../app/rights';
import {useBook} from './frame';

// Methods with the kind under which the batch stores their results.
const kinds = {
    'risk.factors': 'factors',
    'risk.attribution': 'attribution',
    'stress.run': 'stress',
} as const;

export function useComputed<M extends keyof typeof kinds>(
    method: M,
    request: RequestOf<M>,
): UseQueryResult<ResponseOf<M>, Error> {
    const isReader = useMay()('risk:run') === false;
    const {portfolio, as_of} = useBook();
    const computed = useMethod(method, isReader ? null : request, {
        placeholderData: (before) => before,
    });
    const stored = useMethod(
        'result.get',
        isReader ? {subject: portfolio, kind: kinds[method], as_of} : null,
        {select: ({document}) => document as ResponseOf<M>},
    );
    return isReader ? stored : (computed as UseQueryResult<ResponseOf<M>, Error>);
}
