// Methods as hooks: a read is a query kept by its request, a change tells the queries it makes stale.
import {
    QueryClient,
    useMutation,
    useQuery,
    useQueryClient,
    type UseQueryOptions,
    type UseQueryResult,
} from '@tanstack/react-query';
import {call, Problem, type MethodName, type RequestOf, type ResponseOf} from './client';

export const queryClient = new QueryClient({
    defaultOptions: {
        queries: {
            staleTime: 30_000,
            gcTime: 3_600_000, // so long a page that was read is shown when the server is down
            networkMode: 'always', // a server on this machine answers without a network
            refetchOnWindowFocus: false,
            // Answers are handed on to who draws them, who may be drawn later than they come.
            notifyOnChangeProps: 'all',
            // A refusal stays one; only a server that cannot be reached is asked again.
            retry: (failures, error) =>
                failures < 2 &&
                error instanceof Problem &&
                (error.status === 0 || error.status === 503),
        },
        mutations: {networkMode: 'always'},
    },
});

type Options<M extends MethodName, T> = Omit<
    UseQueryOptions<ResponseOf<M>, Error, T>,
    'queryKey' | 'queryFn'
>;

// What a method says, kept under its name and request. `null` for a request not yet known.
export function useMethod<M extends MethodName, T = ResponseOf<M>>(
    method: M,
    request: RequestOf<M> | null,
    options?: Options<M, T>,
): UseQueryResult<T, Error> {
    return useQuery<ResponseOf<M>, Error, T>({
        ...options,
        enabled: request !== null && (options?.enabled ?? true),
        queryKey: [method, request],
        queryFn: ({signal}) => call(method, request as RequestOf<M>, signal),
    });
}

// A change. `stale` names the methods whose kept answers are read again after it.
export function useChange<M extends MethodName>(method: M, stale: MethodName[] = []) {
    const client = useQueryClient();
    return useMutation<ResponseOf<M>, Error, RequestOf<M>>({
        mutationFn: (request) => call(method, request),
        onSuccess: () =>
            Promise.all(stale.map((name) => client.invalidateQueries({queryKey: [name]}))),
    });
}

// Every page of a list, one after the other; `reported` hears how many there are so far.
export async function readAll<T>(
    page: (cursor: string) => Promise<{data: T[]; next_cursor: string | null}>,
    reported?: (count: number) => void,
): Promise<T[]> {
    const all: T[] = [];
    let cursor: string | null = '';
    do {
        const next: {data: T[]; next_cursor: string | null} = await page(cursor);
        all.push(...next.data);
        reported?.(all.length);
        cursor = next.next_cursor;
    } while (cursor);
    return all;
}
