// Requests and responses of the CLO methods that project a deal.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "clo/asset.hpp"
#include "clo/assumptions.hpp"
#include "clo/breakeven.hpp"
#include "clo/calculation_mode.hpp"
#include "clo/deal.hpp"
#include "clo/deal_check.hpp"
#include "clo/explain.hpp"
#include "clo/projection.hpp"
#include "clo/tranche_price.hpp"
#include "service/clo/deal_source.hpp"
#include "service/common.hpp"
#include "service/market/curve_requests.hpp"
#include "wire/table.hpp"

namespace ballast::service {

// Rates by period, or a curve from which forward rates are computed.
struct CloCurve {
    std::vector<double> path;
    std::vector<CurveNodeRow> nodes;
    market::QuoteKind quote = market::QuoteKind::kZero;
    fin::DayCount day_count = fin::DayCount::kAct365Fixed;
    fin::Compounding compounding = fin::Compounding::kContinuous;
    market::CurveInterpolation interpolation = market::CurveInterpolation::kLinearZero;
};

// A deal, its assets and assumptions.
struct CloCase : CloDealSource {
    std::map<std::string, CloCurve> curves;
    std::string scenario;
    std::string shocks;  // id of a scenario of the platform
    std::optional<clo::Assumptions> assumptions;
    std::optional<clo::CallAssumption> call;
    std::optional<int> periods;
    clo::CalculationMode mode = clo::CalculationMode::kCorrected;
};

struct CloProjectRequest : CloCase {
    bool steps = true;
};

struct CloProjectResponse : Provenance {
    std::vector<clo::PeriodRow> periods;
    std::vector<clo::StepRow> steps;
    std::vector<clo::CoverageRow> tests;
    std::vector<clo::TrancheProjection> tranches;
    std::vector<clo::EventRow> events;
    double cumulative_default = 0.0;
    std::optional<int> first_accelerated;
    clo::Conservation conservation;
};

struct CloPriceGrid {
    std::vector<double> cdr;
    std::vector<double> price;
};

struct CloPriceRequest : CloCase {
    std::string tranche;
    std::optional<double> price;
    std::optional<double> yield;
    std::optional<double> discount_margin;
    std::optional<double> z_spread;
    std::optional<CloPriceGrid> grid;
};

struct CloPricePoint : clo::TrancheMeasures {
    double cdr = 0.0;
    double loss = 0.0;
};

struct CloPriceResponse : Provenance {
    std::string tranche;
    clo::TrancheMeasures measures;
    double loss = 0.0;
    std::vector<CloPricePoint> grid;
};

struct CloBreakevenRequest : CloCase, clo::BreakevenTerms {};

struct CloBreakevenResponse : Provenance {
    std::optional<double> value;
    clo::BreakevenPoint low;
    clo::BreakevenPoint high;
    double width = 0.0;
    std::vector<double> non_monotone;
};

struct CloWhyRequest : CloCase {
    clo::ExplainedCell cell;
};

struct CloWhyResponse : clo::Explanation, Provenance {};

}  // namespace ballast::service
