// Methods as hooks: a read is a query cached by its request, a change invalidates the queries it
// affects. What the user may not call is not requested: of a calculation that is stored, the stored result
// takes its place.
import {
    QueryClient,
    useMutation,
    useQuery,
    useQueryClient,
    type UseQueryOptions,
    type UseQueryResult,
} from '@tanstack/react-query';
import {useCallback} from 'react';
import {
    call,
    isHomeOnly,
    permissionOf,
    Problem,
    type MethodName,
    type RequestOf,
    type ResponseOf,
} from './client';
import {storedResults, type Me} from './types.gen';

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

// Whoever works alone has no workspaces but one, which is home.
export function mayCall(
    me: Pick<Me, 'permissions' | 'users' | 'workspaces' | 'tenant'> | undefined,
    method: MethodName,
): boolean | undefined {
    if (permissionOf(method) === 'public') return true;
    if (!me) return undefined;
    const isHome = !me.users || me.workspaces.some((one) => one.home && one.id === me.tenant);
    return me.permissions.includes(permissionOf(method)) && (isHome || !isHomeOnly(method));
}

// Whether the user may call a method in the workspace of the page; undefined until it is known. The server
// decides: this only spares requests and actions that would be refused.
export function useMay(): (method: MethodName) => boolean | undefined {
    const me = useQuery({
        queryKey: ['auth.me', {}],
        queryFn: ({signal}) => call('auth.me', {}, signal),
    }).data;
    return useCallback((method) => mayCall(me, method), [me]);
}

// In place of a request that would be refused.
const refusals = new Map<string, Problem>();
function refusalOf(method: MethodName, nothingStored: boolean): Problem {
    const key = `${method} ${nothingStored}`;
    const refusal =
        refusals.get(key) ??
        new Problem({
            code: 'not_permitted',
            title: nothingStored ? 'No stored result yet' : 'Not available to you',
            detail: `${nothingStored ? 'Calculating it' : 'This'} requires the permission \`${permissionOf(method)}\`${isHomeOnly(method) ? ' in the home workspace' : ''}, which your role in this workspace does not have.`,
        });
    refusals.set(key, refusal);
    return refusal;
}

// The request for the stored result of a calculation; null where none is stored.
function storedRequestOf(
    method: MethodName,
    request: Record<string, unknown>,
): RequestOf<'result.get'> | null {
    const stored = storedResults[method as keyof typeof storedResults];
    const subject = stored && request[stored.field];
    if (!stored || typeof subject !== 'string') return null;
    return {
        subject_type: stored.subject_type,
        subject,
        kind: stored.kind,
        as_of: typeof request.as_of === 'string' ? request.as_of : null,
    };
}

// The query of a method; of the stored result where the user may read but not calculate.
export function queryOf<M extends MethodName>(
    method: M,
    request: RequestOf<M> | null,
    may: (method: MethodName) => boolean | undefined,
) {
    const isRefused = request !== null && may(method) === false;
    const stored = isRefused ? storedRequestOf(method, request as Record<string, unknown>) : null;
    return {
        isRefused,
        stored,
        queryKey: stored ? ['result.get', stored, method] : [method, request],
        queryFn: async ({signal}: {signal: AbortSignal}): Promise<ResponseOf<M>> =>
            stored
                ? ((await call('result.get', stored, signal)).document as ResponseOf<M>)
                : call(method, request as RequestOf<M>, signal),
        enabled: request !== null && (!isRefused || stored !== null),
    };
}

// The response of a method, cached by name and request; `null` while the request is not known.
export function useMethod<M extends MethodName, T = ResponseOf<M>>(
    method: M,
    request: RequestOf<M> | null,
    options?: Options<M, T>,
): UseQueryResult<T, Error> {
    const {isRefused, stored, enabled, ...query} = queryOf(method, request, useMay());
    const answer = useQuery<ResponseOf<M>, Error, T>({
        ...options,
        ...query,
        enabled: enabled && (options?.enabled ?? true),
    });
    const isMissing = stored && answer.error instanceof Problem && answer.error.status === 404;
    if (!isRefused || (stored && !isMissing)) return answer;
    return {
        ...answer,
        data: undefined,
        error: refusalOf(method, stored !== null),
        status: 'error',
        isError: true,
        isPending: false,
        isLoading: false,
        isSuccess: false,
    } as UseQueryResult<T, Error>;
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
