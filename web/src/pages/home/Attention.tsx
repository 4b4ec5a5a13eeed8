// What needs attention, as the server lists it: each finding with where it is and a link.
import {useEffect} from 'react';
import {useMethod} from '../../api/queries';
import {AttentionKind, AttentionKindLabels, type AttentionResponse} from '../../api/types.gen';
import {Link, useAsOf} from '../../app/router';
import {Section} from '../../ui/Page';
import {QueryResult} from '../../ui/states';
import {enumLabel} from '../../ui/enum_labels';
import {placeOf} from './finding_place';

function Items({data}: {data: AttentionResponse}) {
    if (data.items.length === 0) return <p className="note">Nothing needs attention.</p>;
    return (
        <div className="attention">
            {AttentionKind.map((kind) => {
                const items = data.items.filter((item) => item.kind === kind);
                if (items.length === 0) return null;
                return (
                    <section key={kind}>
                        <h3>{AttentionKindLabels[kind] ?? enumLabel(kind)}</h3>
                        <ul>
                            {items.map((item) => (
                                <li key={`${item.area} ${item.id} ${item.what}`}>
                                    <Link to={placeOf(item)}>{item.name}</Link> {item.what}
                                </li>
                            ))}
                        </ul>
                    </section>
                );
            })}
        </div>
    );
}

// `after`: number of reports computed. Backtests are known once their reports are.
// Without `always`, the section is shown only when there is a finding.
export function Attention({after, always = true}: {after: number; always?: boolean}) {
    const [asOf] = useAsOf();
    const attention = useMethod('home.attention', {as_of: asOf || null});
    const {refetch} = attention;
    useEffect(() => {
        if (after > 0) void refetch();
    }, [after, refetch]);
    if (!always && (attention.data?.items.length ?? 0) === 0) return null;
    return (
        <Section title="Needs attention">
            <QueryResult of={attention} what="Looking for findings" lines={3}>
                {(data) => <Items data={data} />}
            </QueryResult>
        </Section>
    );
}
