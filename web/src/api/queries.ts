// Methods as hooks: a read is a query cached by its request, a change invalidates the queries it
// affects.
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
            gcTime: 3_600_000, // how long a loaded page can be shown while the server is down
            networkMode: 'always', // a server on this machine responds without a network
            refetchOnWindowFocus: false,
            // Responses are delivered to their components at once, even if those render later.
            notifyOnChangeProps: 'all',
            // Rejected requests are not repeated; only an unreachable server is retried.
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

// The response of a method, cached by name and request; `null` while the request is not known.
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

// A change. `stale` lists the methods whose cached responses are loaded again after it.
export function useChange<M extends MethodName>(method: M, stale: MethodName[] = []) {
    const client = useQueryClient();
    return useMutation<ResponseOf<M>, Error, RequestOf<M>>({
        mutationFn: (request) => call(method, request),
        onSuccess: () =>
            Promise.all(stale.map((name) => client.invalidateQueries({queryKey: [name]}))),
    });
}

// All pages of a list, one after the other; `reported` receives the number of rows so far.
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
