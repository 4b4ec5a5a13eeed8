// The P&L distribution of a method with VaR and ES marked, compared with a normal distribution.
import {useMemo, useState} from 'react';
import type {VarResponse} from '../../api/types.gen';
import {ChartFrame} from '../../ui/ChartFrame';
import {Chip} from '../../ui/Definition';
import {SelectField} from '../../ui/fields';
import {level, number, percent} from '../../ui/format';
import {Histogram, type Mark} from '../../ui/Histogram';
import {enumLabel} from '../../ui/enum_labels';
import {whyOf} from './var_why';

export function Distribution({data, confidence}: {data: VarResponse; confidence: number}) {
    const [chosen, setChosen] = useState('historical');
    const shown = data.distributions.find((d) => d.method === chosen) ?? data.distributions[0];
    const normal = data.distributions.find((d) => d.method === 'parametric');
    const edges = useMemo(
        () =>
            shown
                ? Array.from(
                      {length: shown.shares.length + 1},
                      (_, i) => shown.first + i * shown.width,
                  )
                : [],
        [shown],
    );
    if (!shown) return <p className="note">None of these methods returns a distribution.</p>;
    const result = data.results.find(
        (r) => r.method === shown.method && r.confidence === confidence,
    );
    const marks: Mark[] = result
        ? [
              {
                  at: -result.var,
                  label: `VaR ${level(confidence)}: ${number(result.var)}`,
                  series: 2,
              },
              {at: -result.es, label: `ES: ${number(result.es)}`, series: 5},
          ]
        : [];
    const summary = `P&L of the portfolio, ${enumLabel(shown.method)}${result ? `; VaR at ${level(confidence)} is ${number(result.var)} ${data.currency}, ES ${number(result.es)}` : ''}.`;
    const rows = shown.shares.map((share, i) => ({
        from: edges[i] ?? 0,
        to: edges[i + 1] ?? 0,
        share,
    }));
    return (
        <ChartFrame
            title={`P&L distribution, ${enumLabel(shown.method)}`}
            unit={`${data.currency}; share of ${shown.method.startsWith('historical') ? 'scenarios' : 'probability'} per bin; line: normal`}
            asOf={data.as_of}
            summary={summary}
            chip={<Chip term="var" />}
            rows={rows}
            columns={[
                {key: 'from', label: 'From', unit: data.currency, value: (r) => r.from},
                {key: 'to', label: 'to', unit: data.currency, value: (r) => r.to},
                {
                    key: 'share',
                    label: 'Share',
                    unit: '%',
                    value: (r) => r.share,
                    cell: (r) => percent(r.share),
                },
            ]}
            why={() => (result ? whyOf(data, result, 'var') : {title: summary, value: ''})}
        >
            <SelectField
                label="Method"
                value={shown.method}
                onChange={(event) => setChosen(event.target.value)}
                options={data.distributions.map((d) => [d.method, enumLabel(d.method)] as const)}
            />
            <Histogram
                edges={edges}
                shares={shown.shares}
                marks={marks}
                summary={summary}
                xTitle={`P&L, ${data.currency}`}
                height={266}
                {...(normal && normal !== shown ? {curve: normal.shares} : {})}
            />
        </ChartFrame>
    );
}
