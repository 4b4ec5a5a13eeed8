// Descriptions of the comparison of collateral.
#pragma once

#include "service/clo/collateral_compare_requests.hpp"
#include "service/clo/describe_compliance.hpp"
#include "service/clo/describe_source.hpp"
#include "service/describe_common.hpp"

namespace ballast::describe {

template <>
struct Described<clo::PositionChange> {
    using enum clo::PositionChange;
    static constexpr std::string_view name = "CloPositionChange";
    static constexpr std::string_view doc = "How a position differs between two sides.";
    static constexpr std::array values{word(kBought, "bought", "Held only after."),
                                       word(kSold, "sold", "Held only before."),
                                       word(kIncreased, "increased", "Par is larger after."),
                                       word(kReduced, "reduced", "Par is smaller after."),
                                       word(kAltered, "altered", "Same par, other fields.")};
};

template <>
struct Described<clo::CollateralFigure> {
    using enum clo::CollateralFigure;
    static constexpr std::string_view name = "CloCollateralFigure";
    static constexpr std::string_view doc =
        "Figure of collateral; averages are over performing assets, by par.";
    static constexpr std::array values{
        word(kAssets, "assets", "Number of assets."),
        word(kObligors, "obligors", "Number of obligors."),
        word(kPar, "par", "Par, in currency."),
        word(kDefaultedPar, "defaulted_par", "Par of defaulted assets, in currency."),
        word(kPrincipalCash, "principal_cash", "Principal cash of all accounts, in currency."),
        word(kMarketValue, "market_value",
             "Market value of the assets that have a price, in currency."),
        word(kWarf, "warf", "Average Moody's rating factor."),
        word(kSpread, "spread", "Average spread of floating rate assets, with floors."),
        word(kCoupon, "coupon", "Average coupon of fixed rate assets."),
        word(kRecovery, "recovery", "Average Moody's recovery rate."),
        word(kLife, "life", "Average life, in years."),
        word(kDiversity, "diversity", "Moody's diversity score."),
        word(kCaaShare, "caa_share", "Share of par rated Caa1 or lower by Moody's."),
        word(kCccShare, "ccc_share", "Share of par rated CCC+ or lower by S&P.")};
};

template <>
struct Described<clo::ComparedFigure> {
    using T = clo::ComparedFigure;
    static constexpr std::string_view name = "CloComparedFigure";
    static constexpr std::string_view doc = "A figure on both sides, and what moved it.";
    static constexpr auto fields = wire::list(
        required("figure", &T::figure, "Figure."),
        required("before", &T::before, "Value before; null where data are missing."),
        required("after", &T::after, "Value after; null where data are missing."),
        required("drivers", &T::drivers,
                 "Parts of the change, in the order in which they are applied; empty where the "
                 "value is missing on either side or on the way."),
        required("rest", &T::rest,
                 "Rest of rounding: the drivers, added in their order, and it are exactly the "
                 "change."));
};

template <>
struct Described<service::CloComparedSource> {
    using T = service::CloComparedSource;
    static constexpr std::string_view name = "CloComparedSource";
    static constexpr std::string_view doc = "The collateral that another is compared with.";
    static constexpr auto fields = wire::list(
        optional("deal", &T::deal,
                 "Id or slug of a stored deal, or a deal as a document; absent: the deal of the "
                 "request.",
                 {.max_length = 64}),
        optional("collateral", &T::collateral,
                 "Assets that the deal of a document holds, with par; absent without a document "
                 "here: those of the request.",
                 {.max_items = clo::kMaxAssets}),
        optional("as_of", &T::as_of,
                 "Date; absent: that of the state or closing of a document, and of the newest "
                 "state or lot of a stored deal."),
        optional("known_at", &T::known_at,
                 "Stored deal: the records known at the end of this day (UTC); absent: all."),
        optional("version", &T::version,
                 "Stored deal: version of the terms; absent: the one effective on the date.",
                 {.minimum = 1}));
};

template <>
struct Described<service::CompareCloCollateralRequest> {
    using T = service::CompareCloCollateralRequest;
    static constexpr std::string_view name = "CompareCloCollateralRequest";
    static constexpr std::string_view doc =
        "A deal on a date, and the date, version or deal that it is compared with.";
    static constexpr auto fields =
        wire::combined(clo_deal_fields<T>(),
                       wire::list(required("before", &T::before, "Collateral to compare with.")));
};

template <>
struct Described<service::CloComparedSide> {
    using T = service::CloComparedSide;
    static constexpr std::string_view name = "CloComparedSide";
    static constexpr std::string_view doc = "One of two collaterals that are compared.";
    static constexpr auto fields = wire::list(
        required("deal", &T::deal, "Short name of the deal."),
        required("name", &T::name, "Name of the deal."), required("as_of", &T::as_of, "Date."),
        required("version", &T::version, "Version of the terms; 0 for a document."),
        required("state_as_of", &T::state_as_of,
                 "Date of the balances and cash that apply; null without any, and for a "
                 "document."));
};

template <>
struct Described<service::CloFieldDifference> {
    using T = service::CloFieldDifference;
    static constexpr std::string_view name = "CloFieldDifference";
    static constexpr std::string_view doc = "A field of an asset that differs.";
    static constexpr auto fields =
        wire::list(required("field", &T::field, "Name of the field."),
                   required("before", &T::before, "Value before; null where unknown."),
                   required("after", &T::after, "Value after; null where unknown."));
};

template <>
struct Described<service::CloComparedAsset> {
    using T = service::CloComparedAsset;
    static constexpr std::string_view name = "CloComparedAsset";
    static constexpr std::string_view doc = "A position that differs.";
    static constexpr auto fields = wire::list(
        required("id", &T::id, "Id of the asset."),
        required("issuer", &T::issuer, "Name of the issuer, or its id."),
        required("change", &T::change, "How the position differs."),
        required("par_before", &T::par_before, "Par before; null where not held.",
                 {.unit = "currency"}),
        required("par_after", &T::par_after, "Par after; null where not held.",
                 {.unit = "currency"}),
        required("price_before", &T::price_before, "Market price before; null where unknown.",
                 {.unit = "percent of par"}),
        required("price_after", &T::price_after, "Market price after; null where unknown.",
                 {.unit = "percent of par"}),
        required("fields", &T::fields,
                 "Fields that differ, other than par; empty where only one side holds the "
                 "asset."));
};

template <>
struct Described<service::CloComparedTest> {
    using T = service::CloComparedTest;
    static constexpr std::string_view name = "CloComparedTest";
    static constexpr std::string_view doc = "A test on both sides, and what moved its value.";
    static constexpr auto fields = wire::list(
        required("id", &T::id, "Id of the test."),
        required("number", &T::number, "Number in the library; null for others."),
        required("name", &T::name, "Name of the test."),
        required("bound", &T::bound, "Side of the threshold."),
        required("unit", &T::unit, "Unit of values, thresholds and drivers."),
        required("value_before", &T::value_before, "Value before; null where it does not exist."),
        required("value_after", &T::value_after, "Value after; null where it does not exist."),
        required("threshold_before", &T::threshold_before, "Threshold before; null without one."),
        required("threshold_after", &T::threshold_after, "Threshold after; null without one."),
        required("status_before", &T::status_before,
                 "Result before; null where the deal has no such test then."),
        required("status_after", &T::status_after,
                 "Result after; null where the deal has no such test then."),
        required("drivers", &T::drivers,
                 "Parts of the change, in the order in which they are applied; empty where the "
                 "value is missing on either side or on the way."),
        required("rest", &T::rest,
                 "Rest of rounding: the drivers, added in their order, and it are exactly the "
                 "change."));
};

template <>
struct Described<service::CompareCloCollateralResponse> {
    using T = service::CompareCloCollateralResponse;
    static constexpr std::string_view name = "CompareCloCollateralResponse";
    static constexpr std::string_view doc = "Differences of collateral.";
    static constexpr auto fields = wire::combined(
        wire::list(required("before", &T::before, "Collateral that is compared with."),
                   required("after", &T::after, "Collateral of the request."),
                   required("figures", &T::figures, "Figures of both sides."),
                   required("tests", &T::tests, "Tests of both sides."),
                   required("assets", &T::assets, "Positions that differ, by id of the asset."),
                   required("unchanged", &T::unchanged,
                            "Number of positions that both sides hold alike.")),
        provenance_fields<T>());
};

}  // namespace ballast::describe
