// Descriptions of alm.value: the request, and figures by group, bucket, scenario and position.
#pragma once

#include "service/alm/describe_business_plan.hpp"

namespace ballast::describe {

template <>
struct Described<service::AlmValueRequest> {
    using T = service::AlmValueRequest;
    static constexpr std::string_view name = "AlmValueRequest";
    static constexpr std::string_view doc =
        "Positions of a banking book, its curves, and the scenarios and conventions of the "
        "valuation.";
    static constexpr auto fields = wire::combined(
        alm_book_fields<T>(),
        wire::list(
            optional("scenarios", &T::scenarios,
                     "Scenario names or custom scenarios; base and the six supervisory scenarios "
                     "when empty.",
                     {.max_items = 10'000, .max_length = 128}),
            optional("balance", &T::balance, "Balance sheet assumption of NII."),
            optional(
                "renewal", &T::renewal,
                "Contract that replaces a principal cash flow under the constant balance sheet."),
            optional(
                "renewal_margins", &T::renewal_margins,
                "Source of the margin of replacement contracts under the constant balance sheet."),
            optional("lookback_months", &T::lookback_months,
                     "Calibrated margins: largest age of a contract that counts as an origination, "
                     "in months.",
                     {.minimum = 1, .maximum = 600}),
            optional("horizon_months", &T::horizon_months, "Horizon of NII, in months.",
                     {.minimum = 1, .maximum = 600}),
            optional("months", &T::months, "Division of the NII horizon into months."),
            optional("margins", &T::margins,
                     "Whether EVE includes interest from commercial margins."),
            optional("eu_gain_limit", &T::eu_gain_limit,
                     "Whether the weighted gains in EUR and ERM II currencies count in the EU "
                     "aggregation only up to the greater of the losses in those currencies and "
                     "half the gains."),
            optional("detail", &T::detail, "Whether to return EVE and NII by position."),
            optional("buckets", &T::buckets,
                     "Whether to return EVE by time bucket and the repricing gap."),
            optional("plan", &T::plan, "Dynamic balance sheet: plan of new business.")),
        alm_plan_funding_fields<T>());
};

template <>
struct Described<service::AlmGroupValue> {
    using T = service::AlmGroupValue;
    static constexpr std::string_view name = "AlmGroupValue";
    static constexpr std::string_view doc = "EVE and NII of one group of positions.";
    static constexpr auto fields = wire::list(
        required("key", &T::key,
                 "Name of the group: a side or off_balance, a currency, or a product."),
        required("balance", &T::balance,
                 "Balance of assets less liabilities, in the reporting currency."),
        required("eve", &T::eve,
                 "Economic value, in the reporting currency; liabilities are negative."),
        required("delta_eve", &T::delta_eve,
                 "Change in economic value from the base scenario; negative is a loss."),
        required("nii", &T::nii,
                 "Net interest income over the horizon, in the reporting currency."),
        required("delta_nii", &T::delta_nii,
                 "Change in net interest income from the base scenario; negative is a decline."),
        required("notional", &T::notional,
                 "Notional of swaps, caps and floors, which is not part of any balance."));
};

template <>
struct Described<service::AlmBucketValue> {
    using T = service::AlmBucketValue;
    static constexpr std::string_view name = "AlmBucketValue";
    static constexpr std::string_view doc = "Economic value of the cash flows in one time bucket.";
    static constexpr auto fields = wire::list(
        required("bucket", &T::bucket,
                 "Time bucket of the Basel standardized framework (SRP31.85)."),
        required("eve", &T::eve,
                 "Economic value, in the reporting currency; liabilities are negative."),
        required("delta_eve", &T::delta_eve,
                 "Change in economic value from the base scenario; negative is a loss."));
};

template <>
struct Described<service::AlmScenarioValue> {
    using T = service::AlmScenarioValue;
    static constexpr std::string_view name = "AlmScenarioValue";
    static constexpr std::string_view doc = "EVE and NII of the banking book under one scenario.";
    static constexpr auto fields = wire::list(
        required("scenario", &T::scenario, "Name of the scenario."),
        required(
            "eve", &T::eve,
            "Economic value of equity in the reporting currency, with options at intrinsic value."),
        required("delta_eve", &T::delta_eve,
                 "Change in economic value of equity from the base scenario; negative is a loss."),
        required(
            "option_value", &T::option_value,
            "Time value of caps and floors; volatility is increased by 25% in shocked scenarios."),
        required(
            "delta_option_value", &T::delta_option_value,
            "Change in option time value from the base scenario (the automatic option add-on)."),
        required("nii", &T::nii,
                 "Net interest income over the horizon, in the reporting currency."),
        required("delta_nii", &T::delta_nii,
                 "Change in net interest income from the base scenario; negative is a decline."),
        required("nii_by_month", &T::nii_by_month, "Net interest income by month; adds up to nii."),
        required("nii_existing_business", &T::nii_existing_business,
                 "Existing business: part of nii from coupons paid within the horizon."),
        required("nii_stub", &T::nii_stub,
                 "Stub periods: part of nii from coupons paid after the horizon."),
        required("nii_new_business", &T::nii_new_business,
                 "New business: part of nii from contracts that replace principal cash flows."),
        required("by_side", &T::by_side, "Results by side; add up to the totals."),
        required("by_currency", &T::by_currency, "Results by currency; add up to the totals."),
        required("by_product", &T::by_product, "Results by product; add up to the totals."),
        required("by_bucket", &T::by_bucket,
                 "EVE by time bucket; adds up to the total. Empty unless `buckets` is set."));
};

template <>
struct Described<service::AlmPositionValue> {
    using T = service::AlmPositionValue;
    static constexpr std::string_view name = "AlmPositionValue";
    static constexpr std::string_view doc = "EVE and NII of one position under one scenario.";
    static constexpr auto fields =
        wire::list(required("id", &T::id, "Id of the position."),
                   required("scenario", &T::scenario, "Name of the scenario."),
                   required("eve", &T::eve,
                            "Economic value, in the reporting currency; liabilities are negative."),
                   required("nii", &T::nii,
                            "Net interest income over the horizon, in the reporting currency; "
                            "liabilities are negative."),
                   required("nii_by_month", &T::nii_by_month,
                            "Net interest income by month; adds up to nii."));
};

template <>
struct Described<service::AlmAggregation> {
    using T = service::AlmAggregation;
    static constexpr std::string_view name = "AlmAggregation";
    static constexpr std::string_view doc =
        "Aggregation of EVE changes across currencies, options included.";
    static constexpr auto fields = wire::list(
        required("by_currency", &T::by_currency,
                 "Change in EVE of each currency, in the reporting currency; negative is a loss."),
        required("basel_loss", &T::basel_loss,
                 "Basel aggregation: sum of the currencies' losses without offsetting gains; "
                 "positive is a loss."),
        required("eu", &T::eu,
                 "EU aggregation: losses in full, gains weighted; negative is a loss."),
        required("eu_gains_cut", &T::eu_gains_cut,
                 "Weighted gains left out of the EU aggregation by eu_gain_limit."));
};

template <>
struct Described<alm::Driver> {
    using T = alm::Driver;
    static constexpr std::string_view name = "AlmDriver";
    static constexpr std::string_view doc =
        "Contribution of one side, currency and product to the worst change.";
    static constexpr auto fields =
        wire::list(required("side", &T::side, "Side of the balance sheet."),
                   required("currency", &T::currency, "Currency of the positions."),
                   required("product", &T::product, "Product of the positions."),
                   required("change", &T::change,
                            "Contribution in the reporting currency; contributions add up to the "
                            "worst change. Negative is a loss."));
};

template <>
struct Described<alm::OutlierTests> {
    using T = alm::OutlierTests;
    static constexpr std::string_view name = "AlmOutlierTests";
    static constexpr std::string_view doc =
        "Supervisory outlier tests. Ratios are null without tier1.";
    static constexpr auto fields = wire::list(
        required("eve_basel_worst", &T::eve_basel_worst,
                 "Scenario with the largest EVE loss by the Basel aggregation; null when none has "
                 "a loss."),
        required("eve_basel_ratio", &T::eve_basel_ratio,
                 "Largest EVE loss by the Basel aggregation as a fraction of Tier 1 capital; "
                 "positive is a loss."),
        required(
            "eve_eu_worst", &T::eve_eu_worst,
            "Scenario with the largest EVE loss by the EU aggregation; null when none has a loss."),
        required("eve_eu_ratio", &T::eve_eu_ratio,
                 "Largest EVE loss by the EU aggregation as a fraction of Tier 1 capital; positive "
                 "is a loss."),
        required(
            "nii_worst", &T::nii_worst,
            "Parallel scenario with the largest decline in NII; null when neither has a decline."),
        required("nii_decline_ratio", &T::nii_decline_ratio,
                 "Largest decline in NII as a fraction of Tier 1 capital; positive is a decline."),
        required("eve_threshold", &T::eve_threshold,
                 "Threshold of the EVE test in the regulation, as a fraction of Tier 1 capital."),
        required("nii_threshold", &T::nii_threshold,
                 "Threshold of the NII test in the regulation, as a fraction of Tier 1 capital; "
                 "null when it has none."),
        required(
            "eve_outlier", &T::eve_outlier,
            "Whether the EVE ratio of the regulation's own aggregation exceeds its threshold."),
        required("nii_outlier", &T::nii_outlier,
                 "Whether the NII decline ratio exceeds its threshold."),
        required("eve_drivers", &T::eve_drivers,
                 "Contributions to the worst EVE scenario, largest loss first."),
        required("nii_drivers", &T::nii_drivers,
                 "Contributions to the worst NII scenario, largest decline first."),
        required("eve_basel_threshold", &T::eve_basel_threshold,
                 "Basel threshold of the EVE loss by the Basel aggregation, as a fraction of Tier "
                 "1 capital."),
        required("eve_basel_outlier", &T::eve_basel_outlier,
                 "Whether the EVE ratio by the Basel aggregation exceeds the Basel threshold."),
        required("eve_eu_threshold", &T::eve_eu_threshold,
                 "EU threshold of the EVE loss by the EU aggregation, as a fraction of Tier 1 "
                 "capital."),
        required("eve_eu_outlier", &T::eve_eu_outlier,
                 "Whether the EVE ratio by the EU aggregation exceeds the EU threshold."),
        required("eve_basel_source", &T::eve_basel_source,
                 "Provision with the Basel threshold of the EVE loss."),
        required("eve_eu_source", &T::eve_eu_source,
                 "Provision with the EU threshold of the EVE loss."),
        required("eve_balance", &T::eve_balance,
                 "Balance sheet assumption of the EVE test, set by the regulation."),
        required("eve_source", &T::eve_source, "Provision with the assumption of the EVE test."),
        required("nii_balance", &T::nii_balance,
                 "Balance sheet assumption of the NII test, set by the regulation and applied "
                 "whatever `balance` is."),
        required("nii_horizon_months", &T::nii_horizon_months,
                 "Horizon of the NII test in rolling months, applied whatever `horizon_months` "
                 "is."),
        required("nii_source", &T::nii_source, "Provision with the assumption of the NII test."),
        required("nii_base", &T::nii_base,
                 "NII of the test in the base scenario, in the reporting currency; null without a "
                 "parallel scenario."),
        required("nii_decline", &T::nii_decline,
                 "Largest decline in NII of the test, in the reporting currency; positive is a "
                 "decline. Null without a parallel scenario."));
};

template <>
struct Described<alm::GapRow> {
    using T = alm::GapRow;
    static constexpr std::string_view name = "AlmGapRow";
    static constexpr std::string_view doc =
        "Repricing gap of one time bucket: balances that reprice or are repaid in it.";
    static constexpr auto fields = wire::list(
        required("bucket", &T::bucket,
                 "Time bucket of the Basel standardized framework (SRP31.85)."),
        required("assets", &T::assets,
                 "Assets that reprice or are repaid in the bucket, in the reporting currency."),
        required("liabilities", &T::liabilities,
                 "Liabilities that reprice or are repaid in the bucket, in the reporting currency, "
                 "as a positive amount."),
        required("gap", &T::gap, "Repricing gap: assets less liabilities."),
        required("cumulative", &T::cumulative, "Cumulative gap up to and including this bucket."));
};

template <>
struct Described<alm::Sensitivity> {
    using T = alm::Sensitivity;
    static constexpr std::string_view name = "AlmSensitivity";
    static constexpr std::string_view doc = "Interest rate sensitivity of the economic value.";
    static constexpr auto fields = wire::list(
        required("side", &T::side, "Side: asset, liability or equity."),
        required("eve", &T::eve, "Economic value in the base scenario, in the reporting currency."),
        required("bpv", &T::bpv, "Basis point value: gain when all zero rates fall by 1 bp."),
        required("duration", &T::duration, "Duration in years: bpv / (0.0001 × eve)."));
};

template <>
struct Described<service::AlmStamp> {
    using T = service::AlmStamp;
    static constexpr std::string_view name = "AlmStamp";
    static constexpr std::string_view doc = "Regulation pack that was applied.";
    static constexpr auto fields =
        wire::list(required("pack", &T::pack, "Name of the pack."),
                   required("version", &T::version, "Date of the regulation's text."),
                   required("digest", &T::digest, "SHA-256 digest of the pack."));
};

template <>
struct Described<service::AlmValueResponse> {
    using T = service::AlmValueResponse;
    static constexpr std::string_view name = "AlmValueResponse";
    static constexpr std::string_view doc =
        "EVE and NII of a banking book by scenario, with outlier tests, repricing gap and "
        "sensitivities.";
    static constexpr auto fields = wire::combined(
        wire::list(
            required("scenarios", &T::scenarios, "Results by scenario, base first."),
            required("positions", &T::positions,
                     "Results by position and scenario; empty unless `detail` is set."),
            required("aggregation", &T::aggregation,
                     "Aggregation of EVE changes across currencies, by scenario."),
            required("outlier", &T::outlier, "Supervisory outlier tests."),
            required("gap", &T::gap, "Repricing gap in the base scenario."),
            required("duration", &T::duration, "Duration and basis point value by side."),
            required("renewal_margins", &T::renewal_margins,
                     "Calibrated margins of replacement contracts; empty for stated margins."),
            required("month_bounds", &T::month_bounds,
                     "Dates that bound the months of nii_by_month."),
            required("regulation", &T::regulation, "Regulation pack that was applied."),
            required("currency", &T::currency, "Reporting currency of every amount."),
            required("as_of", &T::as_of, "Analysis date."),
            required("coverage", &T::coverage, "Share of the balance that entered.")),
        alm_default_fields<T>(), provenance_fields<T>());
};

}  // namespace ballast::describe
