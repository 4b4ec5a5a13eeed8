// The headline figures of a factor model, each with how it was computed.
import {
    FactorEstimatorLabels,
    StandardErrorsLabels,
    type FactorBeta,
    type FactorsResponse,
    type PortfolioFactorFit,
} from '../../api/types.gen';
import {Chip} from '../../ui/Definition';
import {Figure} from '../../ui/Figure';
import {level, number, percent, shareText} from '../../ui/format';
import type {Term} from '../../ui/glossary';
import {Tile, Tiles} from '../../ui/Page';
import type {Why} from '../../ui/Why';

const flagNames: Record<string, string> = {
    large_beta: '|beta| above 3',
    wide_error: 'error above 0.5',
    collinear: 'VIF above 10',
    dependent: 'dependent on other factors',
};

export const nameOf = (data: FactorsResponse, factor: string): string =>
    data.factors.find((one) => one.factor === factor)?.name || factor;

export const errorsText = (data: FactorsResponse, lags: number): string =>
    `${StandardErrorsLabels[data.standard_errors] ?? data.standard_errors}${data.standard_errors === 'newey_west' ? `, ${lags} lags` : ''}${data.small_sample ? ', n / (n \u2212 k)' : ''}`;

export function basis(data: FactorsResponse): Partial<Why> {
    return {
        method: 'risk.factors',
        asOf: data.as_of,
        coverage: data.coverage,
        issues: data.issues,
        digest: data.digest,
        dataDigest: data.data_digest,
        engine: data.engine_version,
        inputs: [
            ['Estimator', FactorEstimatorLabels[data.estimator] ?? data.estimator],
            ['Standard errors', errorsText(data, data.portfolio?.lags ?? 0)],
            [
                'Returns',
                `${data.observations}, ${data.first_date ?? ''} to ${data.last_date ?? ''}`,
            ],
            ...(data.lambda === null
                ? []
                : [['Lambda', number(data.lambda, 3)] as [string, string]]),
        ],
    };
}

export const statusOf = (beta: FactorBeta): string =>
    beta.identified
        ? beta.flags.map((flag) => flagNames[flag] ?? flag).join(', ') || 'identified'
        : 'not identified';

// Each factor's share of the variance.
const shares = (data: FactorsResponse, fit: PortfolioFactorFit): NonNullable<Why['included']> => ({
    title: 'Share of the variance',
    total: '100%',
    rows: [
        ...(fit.variance?.by_factor ?? []).map((one) => ({
            name: nameOf(data, one.factor),
            value: `${percent(one.share, 2)}%`,
        })),
        {name: 'Specific', value: `${percent(specificShare(fit), 2)}%`},
    ],
});

export const specificShare = ({variance}: PortfolioFactorFit): number | null =>
    typeof variance?.systematic_share === 'number' ? 1 - variance.systematic_share : null;

const whyOfFit =
    (
        data: FactorsResponse,
        title: string,
        term: Term | undefined,
        value: string,
        unit: string,
        inputs: NonNullable<Why['inputs']>,
        included?: Why['included'],
    ) =>
    (): Why => {
        const of = basis(data);
        return {
            ...of,
            title,
            ...(term ? {term} : {}),
            value,
            unit,
            inputs: [...inputs, ...(of.inputs ?? [])],
            ...(included && included.rows.length > 1 ? {included} : {}),
        };
    };

export function Headline({data, fit}: {data: FactorsResponse; fit: PortfolioFactorFit}) {
    const market = fit.betas.find((beta) => beta.factor === data.market) ?? fit.betas[0];
    const {variance} = fit;
    return (
        <Tiles>
            {market && (
                <Tile
                    label={`${nameOf(data, market.factor)} beta`}
                    chip={<Chip term="factor_beta" />}
                    value={
                        <Figure
                            value={market.beta}
                            digits={2}
                            name="factors.market_beta"
                            why={() =>
                                ({
                                    ...basis(data),
                                    title: `${nameOf(data, market.factor)} beta`,
                                    term: 'factor_beta',
                                    value: number(market.beta, 4),
                                    included: {
                                        title: 'Weight \u00d7 beta',
                                        total: number(market.beta, 4),
                                        rows: fit.holdings
                                            .filter((row) => row.entered)
                                            .map((row) => ({
                                                name: row.symbol,
                                                value: number(
                                                    row.betas.find(
                                                        (one) => one.factor === market.factor,
                                                    )?.contribution,
                                                    4,
                                                ),
                                                note: `weight ${percent(row.weight, 1)}%`,
                                            })),
                                    },
                                }) as Why
                            }
                        />
                    }
                    note={`${level(data.confidence)} interval ${number(market.lower, 2)} to ${number(market.upper, 2)}`}
                />
            )}
            <Tile
                label={'R\u00b2'}
                chip={<Chip term="r_squared" />}
                value={
                    <Figure
                        value={fit.r_squared}
                        digits={3}
                        name="factors.r_squared"
                        why={whyOfFit(data, 'R\u00b2', 'r_squared', number(fit.r_squared, 4), '', [
                            ['Adjusted', number(fit.adjusted_r_squared, 4)],
                        ])}
                    />
                }
                note={`adjusted ${number(fit.adjusted_r_squared, 3)}`}
            />
            <Tile
                label="Systematic risk"
                chip={<Chip term="systematic_risk" />}
                value={
                    <Figure
                        value={variance?.systematic_volatility}
                        percent
                        unit="%"
                        name="factors.systematic"
                        why={whyOfFit(
                            data,
                            'Systematic risk',
                            'systematic_risk',
                            percent(variance?.systematic_volatility, 3),
                            '% a year',
                            [
                                ['Volatility', `${percent(variance?.volatility, 3)}% a year`],
                                [
                                    'Systematic share of variance',
                                    `${percent(variance?.systematic_share, 2)}%`,
                                ],
                            ],
                            shares(data, fit),
                        )}
                    />
                }
                note={`a year; ${shareText(variance?.systematic_share)} of the variance`}
            />
            <Tile
                label="Specific risk"
                chip={<Chip term="specific_risk" />}
                value={
                    <Figure
                        value={variance?.specific_volatility}
                        percent
                        unit="%"
                        name="factors.specific"
                        why={whyOfFit(
                            data,
                            'Specific risk',
                            'specific_risk',
                            percent(variance?.specific_volatility, 3),
                            '% a year',
                            [
                                ['Volatility', `${percent(variance?.volatility, 3)}% a year`],
                                [
                                    'Systematic share of variance',
                                    `${percent(variance?.systematic_share, 2)}%`,
                                ],
                            ],
                            shares(data, fit),
                        )}
                    />
                }
                note="a year"
            />
            <Tile
                label="Alpha"
                value={
                    <Figure
                        value={fit.alpha}
                        percent
                        digits={3}
                        unit="%"
                        name="factors.alpha"
                        why={whyOfFit(
                            data,
                            'Alpha',
                            undefined,
                            percent(fit.alpha, 4),
                            '% a day: intercept of the regression',
                            [['t', number(fit.alpha_t, 2)]],
                        )}
                    />
                }
                note={`a day; t ${number(fit.alpha_t, 1)}`}
            />
            <Tile
                label="Condition number"
                chip={<Chip term="condition_number" />}
                value={
                    <Figure
                        value={data.collinearity.condition_number}
                        digits={1}
                        name="factors.condition_number"
                        why={whyOfFit(
                            data,
                            'Condition number',
                            'condition_number',
                            number(data.collinearity.condition_number, 2),
                            '',
                            [],
                            {
                                title: 'Variance inflation factors',
                                rows: fit.betas.map((beta) => ({
                                    name: nameOf(data, beta.factor),
                                    value: number(beta.vif, 2),
                                    note: statusOf(beta),
                                })),
                            },
                        )}
                    />
                }
                note={
                    data.collinearity.not_identified.length > 0
                        ? `${data.collinearity.not_identified.length} of ${data.factors.length} factors not identified`
                        : 'all factors identified'
                }
            />
        </Tiles>
    );
}
