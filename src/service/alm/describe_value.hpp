// Descriptions of alm.value: the request, and figures by group, bucket, scenario and position.
#pragma once

#include "service/alm/describe_market.hpp"

namespace ballast::wire {

template <>
struct Described<service::AlmValueRequest> {
    using T = service::AlmValueRequest;
    static constexpr std::string_view name = "AlmValueRequest";
    static constexpr std::string_view doc =
        "A banking book, its curves and what to value it under.";
    static constexpr auto fields = wire::combined(
        alm_book_fields<T>(),
        wire::list(
            optional("scenarios", &T::scenarios,
                     "Names, or objects of your own; base and the six supervisory ones when empty.",
                     {.max_items = 10'000, .max_length = 128}),
            optional("balance", &T::balance, "Of NII."),
            optional("renewal", &T::renewal, "Of a constant balance."),
            optional("renewal_margins", &T::renewal_margins, "Of a constant balance."),
            optional("lookback_months", &T::lookback_months,
                     "Of calibrated margins: how long ago a contract may have started.",
                     {.minimum = 1, .maximum = 600}),
            optional("horizon_months", &T::horizon_months, "Of NII.",
                     {.minimum = 1, .maximum = 600}),
            optional("months", &T::months, "Where the months of NII end."),
            optional("margins", &T::margins, "Of EVE."),
            optional(
                "eu_gain_limit", &T::eu_gain_limit,
                "Whether the EU's weighted gains in EUR and ERM II currencies count only up to "
                "the greater of the losses there and half the gains."),
            optional("detail", &T::detail, "Whether to tell every position."),
            optional("buckets", &T::buckets,
                     "Whether to tell EVE by time bucket and the repricing gap.")));
};

template <>
struct Described<service::AlmGroupValue> {
    using T = service::AlmGroupValue;
    static constexpr std::string_view name = "AlmGroupValue";
    static constexpr std::string_view doc = "Part of a total.";
    static constexpr auto fields = wire::list(
        required("key", &T::key, "Side or off_balance, currency or product."),
        required("balance", &T::balance, "Assets less liabilities."),
        required("eve", &T::eve, "Economic value."),
        required("delta_eve", &T::delta_eve, "Less base."),
        required("nii", &T::nii, "Over the horizon."),
        required("delta_nii", &T::delta_nii, "Less base."),
        required("notional", &T::notional, "Of swaps, caps and floors, which are in no balance."));
};

template <>
struct Described<service::AlmBucketValue> {
    using T = service::AlmBucketValue;
    static constexpr std::string_view name = "AlmBucketValue";
    static constexpr std::string_view doc = "EVE of the flows of a time bucket.";
    static constexpr auto fields = wire::list(required("bucket", &T::bucket, "SRP31.85."),
                                              required("eve", &T::eve, "Economic value."),
                                              required("delta_eve", &T::delta_eve, "Less base."));
};

template <>
struct Described<service::AlmScenarioValue> {
    using T = service::AlmScenarioValue;
    static constexpr std::string_view name = "AlmScenarioValue";
    static constexpr std::string_view doc = "The book under a scenario.";
    static constexpr auto fields = wire::list(
        required("scenario", &T::scenario, "Its name."),
        required("eve", &T::eve, "Economic value of equity, options at intrinsic value."),
        required("delta_eve", &T::delta_eve, "Less base."),
        required("option_value", &T::option_value,
                 "Time value of caps and floors, volatility up 25 % in shocked scenarios."),
        required("delta_option_value", &T::delta_option_value, "Less base: the add-on."),
        required("nii", &T::nii, "Net interest income over the horizon."),
        required("delta_nii", &T::delta_nii, "Less base."),
        required("nii_by_month", &T::nii_by_month, "Adds up to nii."),
        required("nii_running", &T::nii_running, "Of coupons paid inside the horizon."),
        required("nii_stub", &T::nii_stub, "Of coupons paid after it."),
        required("nii_renewal", &T::nii_renewal, "Of contracts that replace principal flows."),
        required("by_side", &T::by_side, "Adds up."),
        required("by_currency", &T::by_currency, "Adds up."),
        required("by_product", &T::by_product, "Adds up."),
        required("by_bucket", &T::by_bucket, "Adds up; empty without buckets."));
};

template <>
struct Described<service::AlmPositionValue> {
    using T = service::AlmPositionValue;
    static constexpr std::string_view name = "AlmPositionValue";
    static constexpr std::string_view doc = "A position under a scenario.";
    static constexpr auto fields = wire::list(
        required("id", &T::id, "Position."), required("scenario", &T::scenario, "Scenario."),
        required("eve", &T::eve, "Economic value."), required("nii", &T::nii, "Over the horizon."),
        required("nii_by_month", &T::nii_by_month, "Adds up to nii."));
};

template <>
struct Described<service::AlmAggregation> {
    using T = service::AlmAggregation;
    static constexpr std::string_view name = "AlmAggregation";
    static constexpr std::string_view doc = "A change of EVE over currencies, options included.";
    static constexpr auto fields =
        wire::list(required("by_currency", &T::by_currency, "Change of each."),
                   required("basel_loss", &T::basel_loss, "Losses of currencies, gains ignored."),
                   required("eu", &T::eu, "Losses in full, gains by weight; negative is a loss."),
                   required("eu_gains_cut", &T::eu_gains_cut,
                            "Weighted gains that eu_gain_limit leaves out."));
};

template <>
struct Described<alm::Driver> {
    using T = alm::Driver;
    static constexpr std::string_view name = "AlmDriver";
    static constexpr std::string_view doc =
        "What a side, currency and product adds to the worst change.";
    static constexpr auto fields = wire::list(
        required("side", &T::side, "Side."), required("currency", &T::currency, "Currency."),
        required("product", &T::product, "Product."), required("change", &T::change, "Adds up."));
};

template <>
struct Described<alm::OutlierTests> {
    using T = alm::OutlierTests;
    static constexpr std::string_view name = "AlmOutlierTests";
    static constexpr std::string_view doc = "The supervisory outlier tests; ratios need tier1.";
    static constexpr auto fields = wire::list(
        required("eve_basel_worst", &T::eve_basel_worst, "Scenario of the largest loss."),
        required("eve_basel_ratio", &T::eve_basel_ratio, "Over Tier 1."),
        required("eve_eu_worst", &T::eve_eu_worst, "By the EU aggregation."),
        required("eve_eu_ratio", &T::eve_eu_ratio, "Over Tier 1."),
        required("nii_worst", &T::nii_worst, "Parallel scenario with the largest decline."),
        required("nii_decline_ratio", &T::nii_decline_ratio, "Over Tier 1."),
        required("eve_threshold", &T::eve_threshold, "Of the regulation."),
        required("nii_threshold", &T::nii_threshold, "Of the regulation."),
        required("eve_outlier", &T::eve_outlier, "Whether the ratio is above it."),
        required("nii_outlier", &T::nii_outlier, "Likewise."),
        required("eve_drivers", &T::eve_drivers, "Of the worst scenario, largest loss first."),
        required("nii_drivers", &T::nii_drivers, "Likewise."));
};

template <>
struct Described<alm::GapRow> {
    using T = alm::GapRow;
    static constexpr std::string_view name = "AlmGapRow";
    static constexpr std::string_view doc = "Balances that reprice or are repaid in a bucket.";
    static constexpr auto fields = wire::list(
        required("bucket", &T::bucket, "SRP31.85."), required("assets", &T::assets, "Balance."),
        required("liabilities", &T::liabilities, "Balance, positive."),
        required("gap", &T::gap, "Assets less liabilities."),
        required("cumulative", &T::cumulative, "Up to this bucket."));
};

template <>
struct Described<service::AlmSensitivity> {
    using T = service::AlmSensitivity;
    static constexpr std::string_view name = "AlmSensitivity";
    static constexpr std::string_view doc = "Change of value with rates.";
    static constexpr auto fields =
        wire::list(required("side", &T::side, "asset, liability or equity."),
                   required("eve", &T::eve, "Base."),
                   required("bpv", &T::bpv, "Gain when every zero rate falls by a basis point."),
                   required("duration", &T::duration, "Years: bpv over a basis point of eve."));
};

template <>
struct Described<service::AlmStamp> {
    using T = service::AlmStamp;
    static constexpr std::string_view name = "AlmStamp";
    static constexpr std::string_view doc = "The rules that were applied.";
    static constexpr auto fields = wire::list(
        required("pack", &T::pack, "Name."), required("version", &T::version, "Date of the text."),
        required("digest", &T::digest, "SHA-256 of the pack."));
};

template <>
struct Described<service::AlmValueResponse> {
    using T = service::AlmValueResponse;
    static constexpr std::string_view name = "AlmValueResponse";
    static constexpr std::string_view doc = "EVE and NII of a banking book.";
    static constexpr auto fields = wire::combined(
        wire::list(required("scenarios", &T::scenarios, "Base first."),
                   required("positions", &T::positions, "With detail: by position and scenario."),
                   required("aggregation", &T::aggregation, "By scenario."),
                   required("outlier", &T::outlier, "Supervisory outlier tests."),
                   required("gap", &T::gap, "Repricing gap under base."),
                   required("duration", &T::duration, "By side."),
                   required("renewal_margins", &T::renewal_margins,
                            "Where they are calibrated; of the positions in the request."),
                   required("month_bounds", &T::month_bounds, "Of nii_by_month."),
                   required("regulation", &T::regulation, "The pack."),
                   required("currency", &T::currency, "Of every amount."),
                   required("as_of", &T::as_of, "Analysis date."),
                   required("coverage", &T::coverage, "Share of the balance that entered.")),
        alm_default_fields<T>(), provenance_fields<T>());
};

}  // namespace ballast::wire
