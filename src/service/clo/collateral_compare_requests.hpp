// Request and response of clo.collateral.compare.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "clo/collateral_comparison.hpp"
#include "service/clo/deal_source.hpp"
#include "service/common.hpp"
#include "wire/json.hpp"

namespace ballast::service {

// The collateral that another is compared with.
struct CloComparedSource {
    std::variant<std::string, clo::Deal> deal;  // empty: the deal of the request
    std::optional<wire::Table<clo::Holding>> collateral;
    std::optional<fin::Date> as_of;
    std::optional<fin::Date> known_at;
    std::optional<std::int64_t> version;
};

struct CompareCloCollateralRequest : CloDealSource {
    CloComparedSource before;
};

struct CloComparedSide {
    std::string deal;  // slug
    std::string name;
    fin::Date as_of;
    std::int64_t version = 0;  // of the stored terms; 0: of a document
    std::optional<fin::Date> state_as_of;
};

struct CloFieldDifference {
    std::string field;
    wire::RawJson before;
    wire::RawJson after;
};

struct CloComparedAsset {
    std::string id;
    std::string issuer;
    clo::PositionChange change = clo::PositionChange::kAltered;
    std::optional<Decimal> par_before;
    std::optional<Decimal> par_after;
    std::optional<Decimal> price_before;
    std::optional<Decimal> price_after;
    std::vector<CloFieldDifference> fields;
};

struct CloComparedTest {
    std::string id;
    std::optional<int> number;
    std::string name;
    clo::Bound bound = clo::Bound::kMax;
    clo::TestUnit unit = clo::TestUnit::kFraction;
    std::optional<double> value_before;
    std::optional<double> value_after;
    std::optional<double> threshold_before;
    std::optional<double> threshold_after;
    std::optional<clo::TestStatus> status_before;  // absent: that side has no such test
    std::optional<clo::TestStatus> status_after;
    std::vector<clo::DriverAmount> drivers;
    double rest = 0.0;
};

struct CompareCloCollateralResponse : Provenance {
    CloComparedSide before;
    CloComparedSide after;
    std::vector<clo::ComparedFigure> figures;
    std::vector<CloComparedTest> tests;
    std::vector<CloComparedAsset> assets;
    std::int64_t unchanged = 0;
};

}  // namespace ballast::service
